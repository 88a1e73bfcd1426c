// Time zones from a zoneinfo folder of the system, read on first use and kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/zone_source.h"

namespace signalbox {

// May be used from any thread.
class Zoneinfo final : public ZoneSource {
 public:
  explicit Zoneinfo(std::filesystem::path folder = "/usr/share/zoneinfo");

  // "UTC" is always there, also without the folder.
  Result<Zone> find(std::string_view iana_name) override;
  Result<std::vector<std::uint8_t>> bytes(std::string_view iana_name) override;

  // Reads every zone anew from its next use on; for after an update of the zone data.
  void forget_all();

 private:
  struct Entry {
    Zone zone;
    std::vector<std::uint8_t> bytes;
  };

  // Both need mutex_ held; the pointer is good as long as it is.
  Result<const Entry*> entry_of(std::string_view name);
  Result<Entry> read_entry(std::string_view name) const;

  // Constant after construction.
  const std::filesystem::path folder_;

  // Guarded by mutex_. Only zones that exist are kept, so the folder bounds its size.
  std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace signalbox
