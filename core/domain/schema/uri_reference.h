// Resolving a URI reference against a base (RFC 3986 section 5.2), for $id and $ref inside one document.
#pragma once

#include <string>
#include <string_view>

namespace signalbox {

// `base` and `reference` without fragment. A base without a scheme, as in a document without $id, is allowed.
std::string resolve_uri(std::string_view base, std::string_view reference);

// %41 becomes A; a percent sign without two digits stays.
std::string decode_percent(std::string_view text);

}  // namespace signalbox
