// The dashboard's files out of the binary: precompressed, with ETags, unchanging ones cached for good.
// Unknown paths get the page itself, whose router shows them.
#pragma once

#include <span>

#include "server/api/message.h"
#include "server/embedded/embedded.h"

namespace signalbox::api {

// `files` outlive the handler.
Handler page_handler(std::span<const EmbeddedFile> files);

}  // namespace signalbox::api
