// Any bytes as a time zone file: no crash, and a zone that is accepted answers sensibly.
#include <cstdint>
#include <cstdlib>

#include "core/domain/schedule/cron.h"
#include "core/domain/schedule/zone.h"

using namespace signalbox;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Cron daily = Cron::parse("30 2 * * *").value();
  static const Cron hourly = Cron::parse("0,30 * * * *").value();
  const auto zone = Zone::parse("fuzz", std::span(data, size));
  if (!zone.ok()) {
    require(!zone.error().message.empty());
    return 0;
  }
  ZoneSpan span = zone->span_at(-10'000'000'000);
  for (int i = 0; i < 50; ++i) {
    require(span.begin < span.end && std::abs(span.offset) < 26 * 3600);
    if (span.end == kEndOfTime) break;
    const ZoneSpan next = zone->span_at(span.end);
    require(next.begin == span.end);
    span = next;
  }
  for (const std::int64_t seconds : {0LL, 951'782'400LL, 1'774'746'000LL, 4'000'000'000LL}) {
    const Instant at{seconds * 1000};
    const WallResolution found = zone->resolve(zone->wall_time_at(at));
    require(found.kind != WallResolution::Kind::skipped && found.first <= at);
    for (const Cron* cron : {&daily, &hourly}) {
      const auto due = cron->next(at, *zone);
      require(!due || *due > at);
      const auto before = cron->previous(at, *zone);
      require(!before || *before < at);
    }
  }
  return 0;
}
