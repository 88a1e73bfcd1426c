// A time zone: what the wall clock shows at an instant, and which instants show a wall time. Made from the
// bytes of a TZif file (RFC 9636), so server and browser compute from the very same rules.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/schedule/posix_tz.h"
#include "core/domain/schedule/wall_time.h"

namespace signalbox {

inline constexpr std::size_t kMaxTzifBytes = 64 * 1024;

// What became of a wall time.
struct WallResolution {
  enum class Kind {
    unique,    // `first` shows it, and no other instant does
    skipped,   // no instant shows it; `first` is the instant right after the gap
    repeated,  // `first` and `second` both show it
  };
  Kind kind;
  Instant first;
  Instant second;  // equal to `first` unless repeated
};

struct ZoneTable;

// Cheap to copy: copies share one table that never changes.
class Zone {
 public:
  // Versions 1 to 4, at most kMaxTzifBytes, no leap seconds. Fails with invalid_argument. The name is kept as
  // it is given; see check_zone_name.
  static Result<Zone> parse(std::string name, std::span<const std::uint8_t> tzif);
  static Zone utc();

  const std::string& name() const { return name_; }

  // Seconds east of UTC.
  int offset_seconds_at(Instant at) const;
  WallTime wall_time_at(Instant at) const;
  WallResolution resolve(WallTime wall) const;

  // The stretch of constant offset that holds the given UTC second. Spans are whole: the one before begins
  // elsewhere, though it may have the same offset.
  ZoneSpan span_at(std::int64_t utc_seconds) const;

 private:
  Zone(std::string name, std::shared_ptr<const ZoneTable> table);

  std::string name_;
  std::shared_ptr<const ZoneTable> table_;
};

// Whether a text has the form of an IANA zone name ("Europe/Berlin", "Etc/GMT+1"): parts of letters, digits,
// '_', '+' and '-' that begin with a letter. Such a name never leads out of a folder. invalid_argument if
// not.
Status check_zone_name(std::string_view name);

// The refusal for a well-formed name that no zone has.
Error unknown_zone(std::string_view name);

}  // namespace signalbox
