#include "core/domain/schedule/schedule_json.h"

#include <catch2/catch.hpp>

using namespace signalbox;

namespace {

struct Holder {
  std::string name;
  Schedule schedule;
};

}  // namespace

template <>
struct signalbox::Fields<Holder> {
  static constexpr auto list =
      std::make_tuple(field("name", &Holder::name), optional_field("schedule", &Holder::schedule));
};

namespace {

Result<Schedule> read(std::string_view text) { return decode_text<Schedule>(text); }

std::string first_wrong(std::string_view text) {
  const auto result = read(text);
  return result.ok() ? "accepted" : result.error().message;
}

}  // namespace

TEST_CASE("a schedule is written with its kind and read back") {
  const std::string cron = R"({"expression":"*/5 * * * *","kind":"cron","timeZone":"Europe/Berlin"})";
  CHECK(encode_text(read(cron).value()) == cron);
  CHECK(read(cron).value() == Schedule{CronSchedule{"*/5 * * * *", "Europe/Berlin"}});
  const std::string interval = R"({"everyMs":300000,"kind":"interval"})";
  CHECK(encode_text(read(interval).value()) == interval);
  CHECK(read(interval).value() == Schedule{IntervalSchedule{Duration::minutes(5)}});
  CHECK(read(R"({"kind":"cron","expression":"0 9 * * *"})").value() ==
        Schedule{CronSchedule{"0 9 * * *", "UTC"}});
}

TEST_CASE("a wrong schedule is refused with the path of what is wrong") {
  CHECK(first_wrong("5") == "must be an object");
  CHECK(first_wrong("{}") == "kind is required");
  CHECK(first_wrong(R"({"kind":"weekly"})") == "kind must be one of: cron, interval");
  CHECK(first_wrong(R"({"kind":7})") == "kind must be one of: cron, interval");
  CHECK(first_wrong(R"({"kind":"cron"})") == "expression is required");
  CHECK(first_wrong(R"({"kind":"cron","expression":"* * * * *","everyMs":60000})") ==
        "everyMs is not a known field");
  CHECK(first_wrong(R"({"kind":"cron","expression":5})") == "expression must be a string");
  CHECK(first_wrong(R"({"kind":"interval","everyMs":59999})") ==
        "everyMs must be 60000 to 31622400000 (1 minute to 366 days)");
  CHECK(first_wrong(R"({"kind":"interval","everyMs":60000.5})") == "everyMs must be a whole number");
}

TEST_CASE("within another type the path goes on") {
  const auto wrong = decode_text<Holder>(
      R"({"name":"a","schedule":{"kind":"cron","expression":"61 * * * *"}})", UnknownFields::reject);
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().message == "schedule.expression is not valid: minute: 61 is more than 59");
  CHECK(wrong.error().fields.at(0).path == "schedule.expression");
  const auto absent = decode_text<Holder>(R"({"name":"a"})", UnknownFields::reject);
  CHECK(absent.value().schedule == Schedule{});
  const auto lenient = decode_text<Holder>(
      R"({"name":"a","schedule":{"kind":"interval","everyMs":60000,"later":1}})", UnknownFields::ignore);
  CHECK(lenient.ok());
}
