// Where a browser may be sent after a connection: our own pages and those of allowed origins, nowhere else.
#pragma once

#include <string>

#include "server/api/services.h"

namespace signalbox::api {

// The absolute address of a page; empty stays empty. `address` may be a path of ours. invalid_argument names
// the field and the setting that admits an origin.
Result<std::string> check_return_url(const std::string& address, const ApiSettings& settings);

// The origin of a page that opens a popup, as browsers write it; empty stays empty.
Result<std::string> check_opener(const std::string& origin, const ApiSettings& settings);

}  // namespace signalbox::api
