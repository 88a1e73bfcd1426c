#include "server/zones/zoneinfo.h"

#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

namespace signalbox {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUtc = "UTC";

// Nothing if there is no such regular file or it is longer than any zone.
std::optional<std::vector<std::uint8_t>> read_file(const fs::path& path) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed) || failed) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  std::vector<char> buffer(kMaxTzifBytes + 1);
  file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
  const auto size = static_cast<std::size_t>(file.gcount());
  if (size == 0 || size > kMaxTzifBytes) return std::nullopt;
  return std::vector<std::uint8_t>(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size));
}

// What a zoneinfo folder holds as "UTC": one time type, no changes, the rule "UTC0".
std::vector<std::uint8_t> utc_bytes() {
  using namespace std::string_view_literals;
  constexpr auto kHeader =
      "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4"sv;
  constexpr auto kData = "\0\0\0\0\0\0UTC\0"sv;
  std::string out;
  for (const auto part : {kHeader, kData, kHeader, kData, "\nUTC0\n"sv}) out += part;
  return {out.begin(), out.end()};
}

}  // namespace

Zoneinfo::Zoneinfo(fs::path folder) : folder_(std::move(folder)) {}

Result<Zoneinfo::Entry> Zoneinfo::read_entry(std::string_view name) const {
  CHECK_OK(check_zone_name(name));
  auto bytes = read_file(folder_ / name);
  if (!bytes) return unknown_zone(name);
  auto zone = Zone::parse(std::string(name), *bytes);
  if (!zone.ok()) return unknown_zone(name);
  return Entry{std::move(zone).value(), std::move(*bytes)};
}

Result<const Zoneinfo::Entry*> Zoneinfo::entry_of(std::string_view name) {
  const auto known = entries_.find(name);
  if (known != entries_.end()) return &known->second;
  TRY(Entry entry, read_entry(name));
  return &entries_.emplace(std::string(name), std::move(entry)).first->second;
}

Result<Zone> Zoneinfo::find(std::string_view iana_name) {
  if (iana_name == kUtc) return Zone::utc();
  const std::lock_guard lock(mutex_);
  TRY(const Entry* entry, entry_of(iana_name));
  return entry->zone;
}

Result<std::vector<std::uint8_t>> Zoneinfo::bytes(std::string_view iana_name) {
  if (iana_name == kUtc) return utc_bytes();
  const std::lock_guard lock(mutex_);
  TRY(const Entry* entry, entry_of(iana_name));
  return entry->bytes;
}

void Zoneinfo::forget_all() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

}  // namespace signalbox
