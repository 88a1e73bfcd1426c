// [[identity.hosts]] and [[identity.providers]] of the configuration file.
#pragma once

#include <toml++/toml.h>

#include <functional>
#include <string>

#include "server/settings.h"

namespace signalbox {

// Told what is wrong with a node of the file.
using Complain = std::function<void(const toml::node& node, const std::string& what)>;

void read_identity(const toml::node& node, Settings& settings, const Complain& complain);

}  // namespace signalbox
