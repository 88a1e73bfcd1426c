// Base64 (RFC 4648): bytes as text, in both alphabets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

// The usual alphabet, padded (section 4).
std::string to_base64(std::string_view bytes);

// The alphabet for addresses and file names, without padding (section 5).
std::string to_base64url(std::string_view bytes);

// Of text without padding in the second alphabet; nothing for any other text.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace signalbox
