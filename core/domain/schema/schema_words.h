// How a schema error is said: the words of core/base/codec.h, for whoever filled in the form or made the
// call.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/domain/schema/schema_nodes.h"

namespace signalbox {

// Where in the instance the evaluation stands. Lives on the stack; written out only when something is wrong.
struct InstancePath {
  const InstancePath* parent = nullptr;
  std::string_view name = {};  // of a member, or of the whole instance
  std::size_t index = 0;
  bool is_index = false;
};

// Such as "arguments.items[2].name"; long names are clipped.
std::string path_text(const InstancePath& path);

// A number as a person writes it: 5 for 5.0.
std::string number_text(const Json& number);

// "must be a string", "must be a string, a number or null".
std::string must_be_type(Types types);

// `must be "a"`, `must be one of: "a", 5`; a long list is cut.
std::string must_be_one_of(const std::vector<const Json*>& values);

// "must have at least 2 items"; "must not be empty" for at least 1, if there is nothing.
std::string must_have_at_least(std::uint64_t limit, std::string_view unit, bool is_empty);
std::string must_have_at_most(std::uint64_t limit, std::string_view unit);

// At most `limit` bytes, cut between characters and marked with an ellipsis.
std::string clip(std::string_view text, std::size_t limit);

}  // namespace signalbox
