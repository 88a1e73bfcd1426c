// Where time zone rules come from: a folder on the server, the server's answer in the browser, a table in
// tests.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/domain/schedule/zone.h"

namespace signalbox {

class ZoneSource {
 public:
  virtual ~ZoneSource() = default;

  // invalid_argument for a text that is no zone name (check_zone_name) or names no known zone; the message
  // says what to write instead.
  virtual Result<Zone> find(std::string_view iana_name) = 0;

  // The zone's TZif file, at most kMaxTzifBytes, such that Zone::parse makes the same zone of it elsewhere.
  virtual Result<std::vector<std::uint8_t>> bytes(std::string_view iana_name) = 0;
};

}  // namespace signalbox
