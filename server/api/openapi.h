// The API's description, made from the route rows.
#pragma once

#include <string>

#include "server/api/services.h"

namespace signalbox::api {

// OpenAPI 3.1.
std::string openapi_document(const ApiSettings& settings);

}  // namespace signalbox::api
