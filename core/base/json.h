// The JSON library, and the only ways into and out of it. Costs seconds per file: sources named *_json.cpp
// and the few that walk JSON include it, headers never do.
#pragma once

#ifdef __EMSCRIPTEN__
// The library's own messages are for whoever misuses it, and cost the browser's module a tenth of its size.
// A misuse still throws there, and is caught at the module's edge.
#include <stdexcept>
namespace signalbox {
[[noreturn]] inline void throw_json_misuse() { throw std::logic_error("JSON was used in a wrong way"); }
}  // namespace signalbox
#define JSON_THROW_USER(exception) ::signalbox::throw_json_misuse()
#endif
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/json_text.h"
#include "core/base/result.h"

namespace signalbox {

using Json = nlohmann::json;

inline constexpr int kMaxJsonDepth = 64;

// Strict RFC 8259 in valid UTF-8, at most kMaxJsonDepth deep. Fails with invalid_argument; `what` names the
// text in the message, such as "request body".
Result<Json> parse_json(std::string_view text, std::string_view what = "JSON");

// Compact, object keys sorted. Invalid UTF-8 becomes U+FFFD, so this cannot fail.
std::string dump_json(const Json& value);

JsonText to_text(const Json& value);

// For text that this program made or checked before: a null value if it is no JSON after all.
Json from_text(const JsonText& text);

// Reading values of unknown shape without a throw: the member of that name, or null; its text, or "".
const Json& member(const Json& value, std::string_view key);
std::string text_member(const Json& value, std::string_view key);

}  // namespace signalbox
