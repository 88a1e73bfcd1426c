// Equality and order of JSON values as JSON Schema sees them: 1 equals 1.0, and the order of an object's
// members does not count. Numbers are compared exactly, also beyond 2^53.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

namespace signalbox {

using Json = nlohmann::json;

// Negative, zero or positive, like strcmp; a total order.
int compare_numbers(const Json& a, const Json& b);

// The same for any two values. Adds the number of values looked at to `visits`.
int compare_values(const Json& a, const Json& b, std::uint64_t& visits);

// A number without a fraction, such as 1 or 1.0.
bool is_whole_number(const Json& value);

}  // namespace signalbox
