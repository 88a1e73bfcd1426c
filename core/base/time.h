// Points and spans of time in whole milliseconds. The core never asks what time it is: `now` comes in.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

struct Duration {
  std::int64_t ms = 0;

  static constexpr Duration millis(std::int64_t n) { return {n}; }
  static constexpr Duration seconds(std::int64_t n) { return {n * 1000}; }
  static constexpr Duration minutes(std::int64_t n) { return {n * 60'000}; }
  static constexpr Duration hours(std::int64_t n) { return {n * 3'600'000}; }
  static constexpr Duration days(std::int64_t n) { return {n * 86'400'000}; }

  auto operator<=>(const Duration&) const = default;
};

// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
struct Instant {
  std::int64_t ms = 0;
  auto operator<=>(const Instant&) const = default;
};

constexpr Duration operator+(Duration a, Duration b) { return {a.ms + b.ms}; }
constexpr Duration operator-(Duration a, Duration b) { return {a.ms - b.ms}; }
constexpr Duration operator*(Duration a, std::int64_t n) { return {a.ms * n}; }
constexpr Instant operator+(Instant at, Duration d) { return {at.ms + d.ms}; }
constexpr Instant operator-(Instant at, Duration d) { return {at.ms - d.ms}; }
constexpr Duration operator-(Instant a, Instant b) { return {a.ms - b.ms}; }

// RFC 3339 in UTC: "2026-11-22T08:00:00Z", with ".250" only when there are milliseconds.
std::string format_rfc3339(Instant at);

// Accepts RFC 3339 with "Z" or a numeric offset; nothing for any other text. Fractions beyond ms are cut.
std::optional<Instant> parse_rfc3339(std::string_view text);

}  // namespace signalbox
