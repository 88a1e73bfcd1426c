// Any text as a cron expression: no crash, no endless search, and the answers keep their order.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/domain/schedule/cron.h"
#include "tests/fixtures/zone_fixtures.h"

using namespace signalbox;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

// The first bytes choose zone and time, the rest is the expression.
constexpr std::size_t kChoiceBytes = 6;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Zone zones[] = {
      Zone::utc(), fixtures::zone_named("Europe/Berlin"), fixtures::zone_named("Australia/Lord_Howe"),
      fixtures::zone_named("America/Havana"), fixtures::zone_named("Antarctica/Troll")};
  if (size < kChoiceBytes) return 0;
  const Zone& zone = zones[data[0] % 5];
  std::int64_t seconds = 0;
  for (std::size_t i = 1; i < kChoiceBytes; ++i) seconds = seconds << 8 | data[i];
  const Instant after{seconds % 4'200'000'000 * 1000};

  const auto cron = Cron::parse(
      std::string_view(reinterpret_cast<const char*>(data + kChoiceBytes), size - kChoiceBytes), "seed");
  if (!cron.ok()) {
    require(!cron.error().message.empty());
    return 0;
  }
  require(!cron->in_words().empty());
  const auto due = cron->next(after, zone);
  if (!due) return 0;
  require(*due > after);
  require(cron->previous(*due + Duration::millis(1), zone) == due);
  const auto before = cron->previous(*due, zone);
  require(!before || *before <= after);
  require(cron->count_between(after, *due, zone, 10) == 1);
  cron->effect_at(*due, zone);
  return 0;
}
