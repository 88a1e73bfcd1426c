// The toolkits as the catalogue and the snapshot show them: an app is configured when an account of it can be
// connected now.
#pragma once

#include <vector>

#include "core/base/json.h"
#include "server/api/route.h"

namespace signalbox::api {

Result<Json> toolkits_json(const Exchange& exchange, const std::vector<Tool>& tools);

}  // namespace signalbox::api
