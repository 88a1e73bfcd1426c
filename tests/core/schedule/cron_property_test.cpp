// The cron search against a slow and simple one: look at every minute, ask the zone what the clock shows.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/domain/schedule/cron.h"
#include "tests/fixtures/zone_fixtures.h"

using namespace signalbox;

namespace {

using Due = std::vector<std::int64_t>;

// Sets of numbers, and the expression that says the same.
struct Sample {
  std::vector<bool> minutes, hours, days, months, weekdays;
  std::string text;
  bool is_fixed = false;
  bool any_day = false;
  bool any_weekday = false;
};

class Sampler {
 public:
  explicit Sampler(std::uint64_t seed) : random_(seed) {}

  Sample next() {
    Sample out;
    out.is_fixed = random_.below(3) == 0;
    out.minutes = out.is_fixed ? single(0, 59, out.text) : several(0, 59, 4, out.text);
    out.text += ' ';
    out.hours = out.is_fixed ? single(0, 4, out.text) : several(0, 23, 2, out.text);
    out.text += ' ';
    out.any_day = days_or_star(1, 31, out.days, out.text);
    out.text += ' ';
    out.months = several(1, 12, 1, out.text);
    out.text += ' ';
    out.any_weekday = days_or_star(0, 6, out.weekdays, out.text);
    return out;
  }

  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(bound)));
  }

 private:
  std::vector<bool> single(int low, int high, std::string& text) {
    std::vector<bool> out(static_cast<std::size_t>(high) + 1);
    const auto n = static_cast<std::size_t>(low + below(high - low + 1));
    out[n] = true;
    text += std::to_string(n);
    return out;
  }

  // A list that leaves out one number in `sparse` + 1; always at least two.
  std::vector<bool> several(int low, int high, std::uint64_t sparse, std::string& text) {
    std::vector<bool> out(60);
    const auto first = static_cast<std::size_t>(low + below(high - low));
    std::string list = std::to_string(first) + "," + std::to_string(first + 1);
    out[first] = out[first + 1] = true;
    for (int n = low; n <= high; ++n) {
      if (random_.below(sparse + 1) == 0) continue;
      out[static_cast<std::size_t>(n)] = true;
      list += "," + std::to_string(n);
    }
    text += list;
    return out;
  }

  bool days_or_star(int low, int high, std::vector<bool>& out, std::string& text) {
    const bool star = random_.below(2) == 0;
    if (!star) {
      out = several(low, high, 1, text);
      return false;
    }
    out.assign(60, true);
    text += '*';
    return true;
  }

  SeededRandom random_;
};

bool is_day(const Sample& sample, std::int64_t day_number) {
  const CalendarDay day = calendar_day(day_number);
  if (!sample.months[day.month]) return false;
  const bool by_day = sample.days[day.day];
  const bool by_weekday = sample.weekdays[weekday_of(day_number)];
  if (sample.any_day) return by_weekday;
  if (sample.any_weekday) return by_day;
  return by_day || by_weekday;
}

bool shows_a_match(const Sample& sample, WallTime wall) {
  const int minute = wall.second_of_day() / 60;
  return sample.minutes[static_cast<std::size_t>(minute % 60)] &&
         static_cast<std::size_t>(minute / 60) < sample.hours.size() &&
         sample.hours[static_cast<std::size_t>(minute / 60)] && is_day(sample, wall.day());
}

int fixed_second(const Sample& sample) {
  int out = 0;
  for (std::size_t i = 0; i < sample.hours.size(); ++i)
    out += sample.hours[i] ? static_cast<int>(i) * 3600 : 0;
  for (std::size_t i = 0; i < sample.minutes.size(); ++i)
    out += sample.minutes[i] ? static_cast<int>(i) * 60 : 0;
  return out;
}

// Due at the first minute whose clock has reached the time of day, on the same day.
bool reaches_fixed_time(const Sample& sample, const Zone& zone, std::int64_t utc, WallTime wall) {
  const int time = fixed_second(sample);
  if (!is_day(sample, wall.day()) || wall.second_of_day() < time) return false;
  const WallTime wanted{wall.day() * kSecondsPerDay + time};
  for (std::int64_t back = 60; back <= 26 * 3600; back += 60)
    if (zone.wall_time_at(Instant{(utc - back) * 1000}) >= wanted) return false;
  return true;
}

Due slow_search(const Sample& sample, const Zone& zone, std::int64_t from, std::int64_t until) {
  Due out;
  for (std::int64_t utc = from; utc <= until; utc += 60) {
    const WallTime wall = zone.wall_time_at(Instant{utc * 1000});
    if (sample.is_fixed ? reaches_fixed_time(sample, zone, utc, wall) : shows_a_match(sample, wall))
      out.push_back(utc * 1000);
  }
  return out;
}

Due fast_search(const Cron& cron, const Zone& zone, std::int64_t from, std::int64_t until) {
  Due out;
  for (auto due = cron.next(Instant{from * 1000 - 1}, zone); due && due->ms <= until * 1000;
       due = cron.next(*due, zone))
    out.push_back(due->ms);
  return out;
}

Due backward_search(const Cron& cron, const Zone& zone, std::int64_t from, std::int64_t until) {
  Due out;
  for (auto due = cron.previous(Instant{until * 1000 + 1}, zone); due && due->ms >= from * 1000;
       due = cron.previous(*due, zone))
    out.insert(out.begin(), due->ms);
  return out;
}

}  // namespace

TEST_CASE("property: near clock changes, next, previous and count agree with looking at every minute") {
  Sampler sampler(23);
  int compared = 0;
  for (const auto& [name, hex] : fixtures::kZoneFiles) {
    const Zone zone = Zone::parse(std::string(name), fixtures::from_hex(hex)).value();
    ZoneSpan span = zone.span_at(1'300'000'000 + sampler.below(2'000'000'000));
    for (int i = 0; i < 12; ++i, span = zone.span_at(span.end)) {
      if (span.end >= 4'100'000'000) break;
      const Sample sample = sampler.next();
      const auto cron = Cron::parse(sample.text);
      if (!cron.ok()) continue;
      INFO(name << ": " << sample.text << " around " << format_rfc3339(Instant{span.end * 1000}));
      const std::int64_t from = span.end - 30 * 3600;
      const std::int64_t until = span.end + 30 * 3600;
      const Due expected = slow_search(sample, zone, from, until);
      REQUIRE(fast_search(*cron, zone, from, until) == expected);
      REQUIRE(backward_search(*cron, zone, from, until) == expected);
      REQUIRE(cron->count_between(Instant{from * 1000 - 1}, Instant{until * 1000}, zone, 1'000'000) ==
              static_cast<std::int64_t>(expected.size()));
      compared += static_cast<int>(expected.size());
    }
  }
  CHECK(compared > 1000);
}

TEST_CASE("property: next is strictly later, and previous leads back") {
  Sampler sampler(29);
  for (const auto& [name, hex] : fixtures::kZoneFiles) {
    const Zone zone = Zone::parse(std::string(name), fixtures::from_hex(hex)).value();
    for (int i = 0; i < 100; ++i) {
      const auto cron = Cron::parse(sampler.next().text);
      if (!cron.ok()) continue;
      const Instant after{sampler.below(4'000'000'000'000)};
      const auto due = cron->next(after, zone);
      if (!due) continue;
      REQUIRE(*due > after);
      REQUIRE(cron->previous(*due + Duration::millis(1), zone) == due);
      const auto before = cron->previous(*due, zone);
      REQUIRE((!before || *before <= after));
      if (before) REQUIRE(cron->next(*before, zone) == due);
    }
  }
}
