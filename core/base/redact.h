// What outside systems say may repeat the secret they were given; it goes no further.
#pragma once

#include <string>

#include "core/base/secret.h"

namespace signalbox {

// The text with each occurrence of the secret replaced. A secret of fewer than 8 bytes is left: no vendor's
// is as short, and it would hide plain words.
std::string redact(std::string text, const Secret& secret);

}  // namespace signalbox
