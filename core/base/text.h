// Questions about text that more than one noun asks.
#pragma once

#include <string>
#include <string_view>

namespace signalbox {

bool is_valid_utf8(std::string_view text);

// C0 controls and DEL: never welcome in names, headers or ids.
bool has_control_characters(std::string_view text);

// The first `max_bytes` of a text, cut between characters, with "…" when something was cut.
std::string shorten(std::string_view text, std::size_t max_bytes);

std::string to_lower_ascii(std::string_view text);

std::string_view trim(std::string_view text);

}  // namespace signalbox
