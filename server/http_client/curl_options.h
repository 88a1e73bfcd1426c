// How requests to the outside are made.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/time.h"

namespace signalbox {

struct CurlClientOptions {
  std::string version;  // for the user agent "Signalbox/<version>"
  Duration connect_timeout = Duration::seconds(5);
  std::size_t max_idle_handles = 256;
  Duration idle_life = Duration::seconds(60);
  // The operator's proxy, such as "http://proxy:3128"; the environment is never asked. The proxy resolves
  // names then, so the guard can only judge hosts written as addresses or as localhost.
  std::string proxy;
  std::string ca_file;  // PEM, instead of the system's certificates
  // As a hosts file: "name:port:address[,address]".
  std::vector<std::string> host_entries;
};

}  // namespace signalbox
