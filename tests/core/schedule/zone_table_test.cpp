#include "core/domain/schedule/zone_table.h"

#include <catch2/catch.hpp>

#include "core/base/random.h"
#include "core/domain/schedule/zone.h"
#include "tests/fixtures/zone_fixtures.h"

using namespace signalbox;

namespace {

using Bytes = std::vector<std::uint8_t>;

void put(Bytes& out, std::int64_t value, int width) {
  for (int shift = (width - 1) * 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
}

struct FileParts {
  char version = '2';
  std::int64_t leap_count = 0;
  std::vector<std::int64_t> changes = {};
  std::vector<std::uint8_t> types = {};
  std::vector<std::int64_t> offsets = {0};
  std::string footer = "\nUTC0\n";
};

void put_header(Bytes& out, const FileParts& parts) {
  for (const char c : {'T', 'Z', 'i', 'f', parts.version}) out.push_back(static_cast<std::uint8_t>(c));
  out.insert(out.end(), 15, 0);
  for (const std::size_t count : {std::size_t{0}, std::size_t{0}, static_cast<std::size_t>(parts.leap_count),
                                  parts.changes.size(), parts.offsets.size(), std::size_t{4}})
    put(out, static_cast<std::int64_t>(count), 4);
}

Bytes make_file(const FileParts& parts) {
  Bytes out;
  for (const int width : {4, 8}) {
    if (parts.version == 0 && width == 8) break;
    put_header(out, parts);
    for (const std::int64_t change : parts.changes) put(out, change, width);
    out.insert(out.end(), parts.types.begin(), parts.types.end());
    for (const std::int64_t offset : parts.offsets) {
      put(out, offset, 4);
      put(out, 0, 2);
    }
    out.insert(out.end(), {'L', 'M', 'T', 0});
    out.insert(out.end(), static_cast<std::size_t>(parts.leap_count) * static_cast<std::size_t>(width + 4),
               0);
  }
  if (parts.version != 0) out.insert(out.end(), parts.footer.begin(), parts.footer.end());
  return out;
}

std::string refusal(const Bytes& bytes) {
  const auto table = parse_tzif(bytes);
  return table.ok() ? "accepted" : table.error().message;
}

}  // namespace

TEST_CASE("versions 1 to 4 are read") {
  for (const char version : {'\0', '2', '3', '4'}) {
    const auto table = parse_tzif(make_file({.version = version,
                                             .changes = {100, 200},
                                             .types = {1, 0},
                                             .offsets = {0, 3600},
                                             .footer = "\nUTC0\n"}));
    REQUIRE(table.ok());
    CHECK(table->changes == std::vector<std::int64_t>{100, 200});
    CHECK(table->offsets == std::vector<int>{0, 3600, 0});
    CHECK(table->rule.has_value() == (version != 0));
  }
}

TEST_CASE("without a rule the last offset stays") {
  const auto zone =
      Zone::parse("x", make_file({.changes = {100}, .types = {1}, .offsets = {0, 3600}, .footer = "\n\n"}));
  REQUIRE(zone.ok());
  CHECK(zone->offset_seconds_at(Instant{99'000}) == 0);
  CHECK(zone->offset_seconds_at(Instant{4'000'000'000'000}) == 3600);
}

TEST_CASE("a broken file is refused with the reason") {
  CHECK(refusal({}) == "not a usable time zone file: it ends within the header");
  CHECK(refusal(Bytes(44, 'x')) == "not a usable time zone file: it does not begin with TZif");
  CHECK(refusal(make_file({.version = '5'})).find("version") != std::string::npos);
  CHECK(refusal(make_file({.offsets = {}})).find("time types") != std::string::npos);
  CHECK(refusal(make_file({.leap_count = 1})).find("leap seconds") != std::string::npos);
  CHECK(refusal(make_file({.changes = {200, 100}, .types = {0, 0}})).find("in order") != std::string::npos);
  CHECK(refusal(make_file({.changes = {100, 100}, .types = {0, 0}})).find("in order") != std::string::npos);
  CHECK(refusal(make_file({.changes = {1}, .types = {1}})).find("time type that") != std::string::npos);
  CHECK(refusal(make_file({.offsets = {93'600}})).find("offset") != std::string::npos);
  CHECK(refusal(make_file({.offsets = {-90'000}})).find("offset") != std::string::npos);
  CHECK(refusal(make_file({.footer = "\nUTC0"})).find("cut off") != std::string::npos);
  CHECK(refusal(make_file({.footer = ""})).find("cut off") != std::string::npos);
  CHECK(refusal(make_file({.footer = "\nnonsense\n"})).find("rule") != std::string::npos);
  CHECK(refusal(Bytes(kMaxTzifBytes + 1, 0)).find("64 KiB") != std::string::npos);

  Bytes huge_count = make_file({});
  huge_count[32] = 0x7f;
  CHECK(refusal(huge_count).find("count") != std::string::npos);
}

TEST_CASE("every file cut short is refused") {
  const Bytes whole = fixtures::from_hex(fixtures::kZoneFiles[0].second);
  REQUIRE(parse_tzif(whole).ok());
  for (std::size_t size = 0; size < whole.size(); ++size)
    REQUIRE_FALSE(parse_tzif(std::span(whole).first(size)).ok());
}

TEST_CASE("property: a damaged file never does harm") {
  SeededRandom random(5);
  int accepted = 0;
  for (int i = 0; i < 3000; ++i) {
    Bytes bytes = fixtures::from_hex(fixtures::kZoneFiles[random.below(14)].second);
    for (std::uint64_t n = 1 + random.below(4); n > 0; --n)
      bytes[random.below(bytes.size())] = static_cast<std::uint8_t>(random.below(256));
    const auto zone = Zone::parse("damaged", bytes);
    if (!zone.ok()) continue;
    ++accepted;
    const Instant when{static_cast<std::int64_t>(random.below(4'200'000'000'000))};
    CHECK(std::abs(zone->offset_seconds_at(when)) < 26 * 3600);
    zone->resolve(zone->wall_time_at(when));
  }
  CHECK(accepted > 0);
}
