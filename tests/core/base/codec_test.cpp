#include "core/base/codec.h"

#include <catch2/catch.hpp>

namespace signalbox {
namespace {

enum class Colour { red, green };

struct Inner {
  std::int64_t limit = 5;
};

struct Sample {
  std::string name;
  std::optional<Duration> delay;
  Colour colour = Colour::red;
  std::vector<Inner> items;
  JsonText free_form;
};

}  // namespace

template <>
struct EnumNames<Colour> {
  static constexpr std::pair<Colour, std::string_view> list[] = {{Colour::red, "red"},
                                                                 {Colour::green, "green"}};
};

template <>
struct Fields<Inner> {
  static constexpr auto list = std::make_tuple(field("limit", &Inner::limit));
};

template <>
struct Fields<Sample> {
  static constexpr auto list =
      std::make_tuple(field("name", &Sample::name), field("delayMs", &Sample::delay),
                      optional_field("colour", &Sample::colour), optional_field("items", &Sample::items),
                      optional_field("config", &Sample::free_form));
};

}  // namespace signalbox

SIGNALBOX_WIRE(signalbox::Sample);

using namespace signalbox;

TEST_CASE("a value survives encoding and decoding") {
  const std::string text =
      R"({"colour":"green","config":{"any":[1,null]},"delayMs":250,"items":[{"limit":9}],"name":"x"})";
  const auto sample = decode_text<Sample>(text);
  REQUIRE(sample.ok());
  CHECK(sample->delay == Duration::millis(250));
  CHECK(sample->items[0].limit == 9);
  CHECK(encode_text(*sample) == text);
}

TEST_CASE("every wrong field is named with its path") {
  const auto sample =
      decode_text<Sample>(R"({"colour":"blue","items":[{"limit":1},{"limit":"2"}],"delayMs":1.5,"zoom":1})");
  REQUIRE_FALSE(sample.ok());
  CHECK(sample.error().code == ErrorCode::invalid_argument);
  CHECK(sample.error().fields == std::vector<FieldError>{{"name", "is required"},
                                                         {"delayMs", "must be a whole number"},
                                                         {"colour", "must be one of: red, green"},
                                                         {"items[1].limit", "must be a number"},
                                                         {"zoom", "is not a known field"}});
  CHECK(sample.error().message == "name is required");
}

TEST_CASE("unknown fields can be ignored, for callers older or newer than this server") {
  CHECK(decode_text<Sample>(R"({"name":"x","zoom":1})", UnknownFields::ignore).ok());
}

TEST_CASE("text that is not JSON, not UTF-8 or too deep is refused") {
  CHECK_FALSE(parse_json("{").ok());
  CHECK_FALSE(parse_json("\"\xff\"").ok());
  CHECK(parse_json(std::string(64, '[') + std::string(64, ']')).ok());
  const auto deep = parse_json(std::string(65, '[') + std::string(65, ']'), "request body");
  REQUIRE_FALSE(deep.ok());
  CHECK(deep.error().message == "request body is nested more than 64 levels deep");
  CHECK(parse_json(R"("[[[[\"[[")").ok());
}
