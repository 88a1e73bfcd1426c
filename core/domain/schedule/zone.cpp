#include "core/domain/schedule/zone.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/domain/schedule/zone_table.h"

namespace signalbox {
namespace {

constexpr std::int64_t kLargestOffset = 26 * 3600;
constexpr std::size_t kMaxNameBytes = 64;

Instant instant_of(std::int64_t utc_seconds) { return Instant{utc_seconds * 1000}; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_character(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';
}

bool is_zone_name(std::string_view name) {
  if (name.size() > kMaxNameBytes) return false;
  bool begins_part = true;
  for (const char c : name) {
    if (begins_part ? !is_letter(c) : !is_name_character(c) && c != '/') return false;
    begins_part = c == '/';
  }
  return !begins_part;
}

Error zone_error(std::string_view name, const char* complaint) {
  std::string shown;
  for (const char c : name.substr(0, kMaxNameBytes)) shown += c >= ' ' && c <= '~' ? c : '?';
  return {ErrorCode::invalid_argument,
          "time zone \"" + shown + "\" " + complaint +
              "; use an IANA name such as Europe/Berlin, America/New_York or UTC"};
}

}  // namespace

Zone::Zone(std::string name, std::shared_ptr<const ZoneTable> table)
    : name_(std::move(name)), table_(std::move(table)) {}

Result<Zone> Zone::parse(std::string name, std::span<const std::uint8_t> tzif) {
  TRY(ZoneTable table, parse_tzif(tzif));
  return Zone(std::move(name), std::make_shared<const ZoneTable>(std::move(table)));
}

Zone Zone::utc() { return Zone("UTC", std::make_shared<const ZoneTable>()); }

ZoneSpan Zone::span_at(std::int64_t utc) const {
  const ZoneTable& table = *table_;
  if (table.rule && utc >= table.rule_from) {
    ZoneSpan span = table.rule->span_at(utc);
    span.begin = std::max(span.begin, table.rule_from);
    return span;
  }
  const auto& changes = table.changes;
  const auto next = std::upper_bound(changes.begin(), changes.end(), utc);
  ZoneSpan span{next == changes.begin() ? kBeginOfTime : *(next - 1),
                next == changes.end() ? kEndOfTime : *next,
                table.offsets[static_cast<std::size_t>(next - changes.begin())]};
  if (table.rule) span.end = std::min(span.end, table.rule_from);
  return span;
}

int Zone::offset_seconds_at(Instant at) const { return span_at(floor_div(at.ms, 1000)).offset; }

WallTime Zone::wall_time_at(Instant at) const {
  const std::int64_t utc = floor_div(at.ms, 1000);
  return {utc + span_at(utc).offset};
}

WallResolution Zone::resolve(WallTime wall) const {
  std::optional<std::int64_t> first;
  std::optional<std::int64_t> after_gap;
  ZoneSpan span = span_at(wall.seconds - kLargestOffset);
  while (true) {
    const std::int64_t utc = wall.seconds - span.offset;
    if (utc >= span.begin && utc < span.end) {
      if (first) return {WallResolution::Kind::repeated, instant_of(*first), instant_of(utc)};
      first = utc;
    }
    if (span.end > wall.seconds + kLargestOffset) break;
    const ZoneSpan next = span_at(span.end);
    if (span.end + span.offset <= wall.seconds && wall.seconds < span.end + next.offset) after_gap = span.end;
    span = next;
  }
  if (first) return {WallResolution::Kind::unique, instant_of(*first), instant_of(*first)};
  const Instant gap_end = instant_of(after_gap.value_or(wall.seconds - span.offset));
  return {WallResolution::Kind::skipped, gap_end, gap_end};
}

Status check_zone_name(std::string_view name) {
  if (!is_zone_name(name)) return zone_error(name, "is not a time zone name");
  return {};
}

Error unknown_zone(std::string_view name) { return zone_error(name, "is not known"); }

}  // namespace signalbox
