#include "core/domain/schedule/schedule_json.h"

namespace signalbox {

template <>
struct Fields<CronSchedule> {
  static constexpr auto list = std::make_tuple(field("expression", &CronSchedule::expression),
                                               optional_field("timeZone", &CronSchedule::time_zone));
};

template <>
struct Fields<IntervalSchedule> {
  static constexpr auto list = std::make_tuple(field("everyMs", &IntervalSchedule::every));
};

namespace {

constexpr const char* kCron = "cron";
constexpr const char* kInterval = "interval";

// Decodes what is left without "kind", so that fields of the other kind count as unknown.
template <class T>
void decode_kind(Json json, Schedule& out, const std::string& path, Decoding& in) {
  json.erase("kind");
  T kind;
  Decoding inner(in.rejects_unknown() ? UnknownFields::reject : UnknownFields::ignore);
  decode_into(json, kind, path, inner);
  const bool ok = inner.ok();
  Error error = ok ? Error{} : std::move(inner).error();
  if (ok) {
    out.kind = std::move(kind);
    if (auto status = check_schedule(out, path); !status.ok()) error = status.error();
  }
  for (FieldError& wrong : error.fields) in.wrong(std::move(wrong.path), std::move(wrong.message));
}

}  // namespace

Json Codec<Schedule>::encode(const Schedule& schedule) {
  const auto* cron = std::get_if<CronSchedule>(&schedule.kind);
  Json out = cron ? signalbox::encode(*cron) : signalbox::encode(std::get<IntervalSchedule>(schedule.kind));
  out["kind"] = cron ? kCron : kInterval;
  return out;
}

void Codec<Schedule>::decode(const Json& json, Schedule& out, const std::string& path, Decoding& in) {
  if (!json.is_object()) return in.wrong(path, "must be an object");
  const auto kind = json.find("kind");
  if (kind == json.end()) return in.wrong(join_path(path, "kind"), "is required");
  if (*kind == kCron) return decode_kind<CronSchedule>(json, out, path, in);
  if (*kind == kInterval) return decode_kind<IntervalSchedule>(json, out, path, in);
  in.wrong(join_path(path, "kind"), "must be one of: cron, interval");
}

}  // namespace signalbox

SIGNALBOX_WIRE(signalbox::Schedule);
