// The decoded content of a TZif file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/domain/schedule/posix_tz.h"

namespace signalbox {

struct ZoneTable {
  std::vector<std::int64_t> changes;  // UTC seconds, ascending
  std::vector<int> offsets = {0};     // offsets[i] holds before changes[i], the last one after all of them
  std::optional<PosixTz> rule;        // holds from rule_from on
  std::int64_t rule_from = kEndOfTime;
};

// Fails with invalid_argument on anything that RFC 9636 does not allow, and on files with leap seconds.
Result<ZoneTable> parse_tzif(std::span<const std::uint8_t> bytes);

}  // namespace signalbox
