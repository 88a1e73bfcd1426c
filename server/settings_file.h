// The configuration file (TOML 1.0).
#pragma once

#include <string>

#include "server/settings.h"

namespace signalbox {

// Scalars at the top level go to `scalars`, tables into `settings`. Fails with not_configured, naming file,
// line and key.
Status read_settings_file(const std::string& path, Settings& settings, SettingLayer& scalars);

}  // namespace signalbox
