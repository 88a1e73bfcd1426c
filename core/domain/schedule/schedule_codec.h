// {"kind":"cron","expression":"*/5 * * * *","timeZone":"UTC"} or {"kind":"interval","everyMs":300000}.
#pragma once

#include "core/base/codec.h"
#include "core/domain/schedule/schedule.h"

namespace signalbox {

template <>
struct Codec<Schedule> {
  static Json encode(const Schedule& schedule) {
    if (const auto* cron = std::get_if<CronSchedule>(&schedule.kind))
      return {{"kind", "cron"}, {"expression", cron->expression}, {"timeZone", cron->time_zone}};
    return {{"kind", "interval"}, {"everyMs", std::get<IntervalSchedule>(schedule.kind).every.ms}};
  }
  static void decode(const Json& json, Schedule& out, const std::string& path, Decoding& in) {
    if (!json.is_object()) return in.wrong(path, "must be an object");
    if (json.value("kind", "") == "interval") {
      IntervalSchedule interval;
      decode_into(json.value("everyMs", Json()), interval.every, path + ".everyMs", in);
      out.kind = interval;
      return;
    }
    CronSchedule cron;
    decode_into(json.value("expression", Json()), cron.expression, path + ".expression", in);
    if (json.contains("timeZone")) decode_into(json["timeZone"], cron.time_zone, path + ".timeZone", in);
    out.kind = cron;
  }
};

}  // namespace signalbox
