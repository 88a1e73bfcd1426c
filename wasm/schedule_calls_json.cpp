#include "core/domain/schedule/schedule.h"
#include "core/domain/schedule/schedule_json.h"
#include "wasm/api.h"

namespace signalbox {
namespace {

// How often a schedule is due is counted from here when the caller does not say from when.
constexpr Instant kTypicalMonth{1'767'225'600'000};  // 2026-01-01T00:00:00Z

struct ScheduleQuestion {
  Schedule schedule;
  std::optional<Instant> anchor;  // when the schedule came into force; the same as `after` when absent
  std::optional<Instant> after;
  std::string seed;  // the schedule's id, for H in a cron expression
};

struct PreviewQuestion {
  Schedule schedule;
  std::optional<Instant> anchor;
  Instant after;
  std::string seed;
  std::int64_t count = 5;
};

}  // namespace

template <>
struct Fields<ScheduleQuestion> {
  static constexpr auto list = std::make_tuple(
      field("schedule", &ScheduleQuestion::schedule), field("anchor", &ScheduleQuestion::anchor),
      field("after", &ScheduleQuestion::after), optional_field("seed", &ScheduleQuestion::seed));
};

template <>
struct Fields<PreviewQuestion> {
  static constexpr auto list = std::make_tuple(
      field("schedule", &PreviewQuestion::schedule), field("anchor", &PreviewQuestion::anchor),
      field("after", &PreviewQuestion::after), optional_field("seed", &PreviewQuestion::seed),
      optional_field("count", &PreviewQuestion::count));
};

template <>
struct Fields<Fire> {
  static constexpr auto list = std::make_tuple(field("at", &Fire::at), field("note", &Fire::note));
};

namespace wasm {

Result<JsonText> BrowserCore::load_zone(std::string_view name, std::string_view tzif) {
  constexpr std::size_t kMaxZones = 1'000;
  CHECK_OK(check_zone_name(name));
  if (zones_.size() >= kMaxZones && zones_.find(name) == zones_.end())
    return Error{ErrorCode::too_large, "at most " + std::to_string(kMaxZones) + " time zones can be loaded"};
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(tzif.data()), tzif.size());
  TRY(Zone zone, Zone::parse(std::string(name), bytes));
  zones_.insert_or_assign(std::string(name), std::move(zone));
  return to_text({{"name", name}});
}

Result<Zone> BrowserCore::zone_of(const Schedule& schedule) const {
  const std::string& name = time_zone_of(schedule);
  if (name == "UTC") return Zone::utc();
  const auto loaded = zones_.find(name);
  if (loaded == zones_.end())
    return invalid_field("schedule.timeZone", "\"" + name + "\" is not a time zone that is loaded");
  return loaded->second;
}

Result<JsonText> BrowserCore::check_schedule(std::string_view json) {
  TRY(const Json input, parse_json(json, "input"));
  TRY(const ScheduleQuestion question, decode<ScheduleQuestion>(input));
  TRY(const Zone zone, zone_of(question.schedule));
  const Instant from = question.after.value_or(kTypicalMonth);
  const Instant anchor = question.anchor.value_or(from);
  return to_text({{"words", schedule_in_words(question.schedule, question.seed)},
                  {"runsPerMonth", due_in_30_days(question.schedule, zone, anchor, from, question.seed)}});
}

Result<JsonText> BrowserCore::preview_schedule(std::string_view json) {
  constexpr std::int64_t kMaxFires = 20;
  TRY(const Json input, parse_json(json, "input"));
  TRY(const PreviewQuestion question, decode<PreviewQuestion>(input));
  if (question.count < 1 || question.count > kMaxFires)
    return invalid_field("count", "must be 1 to " + std::to_string(kMaxFires));
  TRY(const Zone zone, zone_of(question.schedule));
  const Instant anchor = question.anchor.value_or(question.after);
  const auto fires = preview(question.schedule, zone, anchor, question.after,
                             static_cast<int>(question.count), question.seed);
  return to_text(
      {{"words", schedule_in_words(question.schedule, question.seed)},
       {"fires", encode(fires)},
       {"runsPerMonth", due_in_30_days(question.schedule, zone, anchor, question.after, question.seed)}});
}

}  // namespace wasm
}  // namespace signalbox
