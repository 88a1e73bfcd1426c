// The toolkits as the catalogue and the snapshot show them.
#pragma once

#include <vector>

#include "core/base/json.h"
#include "server/api/services.h"

namespace signalbox::api {

Json toolkits_json(const std::vector<ToolkitInfo>& toolkits, const std::vector<Tool>& tools);

}  // namespace signalbox::api
