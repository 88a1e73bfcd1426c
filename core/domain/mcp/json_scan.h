// Finds the parts of a JSON text without building a tree: a router forwards most of what it reads, so the
// bytes of arguments and results stay as they came. Accepts what parse_json accepts: RFC 8259 in valid UTF-8,
// at most kMaxJsonDepth deep.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::mcp {

// A member's decoded key, and its value's bytes within the scanned text.
struct JsonMember {
  std::string key;
  std::string_view value;
};
using JsonMembers = std::vector<JsonMember>;

bool is_json(std::string_view text);

// In the order of the text; nothing when the text is not one valid JSON object.
std::optional<JsonMembers> read_members(std::string_view text);

// The elements' bytes; nothing when the text is not one valid JSON array.
std::optional<std::vector<std::string_view>> read_elements(std::string_view text);

// The decoded text of a JSON string; nothing when it is something else.
std::optional<std::string> read_string(std::string_view value);

// A JSON integer, without fraction or exponent, of at most 64 bits.
std::optional<std::int64_t> read_integer(std::string_view value);

// The value of the only member with this key; empty when there is none, or more than one.
std::string_view member_of(const JsonMembers& members, std::string_view key);

// Appends a JSON string in double quotes. Invalid UTF-8 becomes U+FFFD.
void append_quoted(std::string& out, std::string_view text);

}  // namespace signalbox::mcp
