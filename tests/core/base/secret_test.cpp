// That a secret cannot be printed, encoded, logged or compared is a matter of compiling; these checks look
// whether it would, and beside each stands the same question about a text, which has to be answered yes.
#include "core/base/secret.h"

#include <catch2/catch.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/base/codec.h"
#include "core/ports/log.h"

using namespace signalbox;

namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept Encodable = requires {
  sizeof(Codec<T>);
};  // what encode, encode_text and decode are made of
template <class T>
concept HasFields = requires {
  Fields<T>::list;
};
template <class T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};
template <class T>
concept Ordered = requires(const T& a, const T& b) {
  a < b;
};
template <class T>
concept Loggable = requires(Log& log, const T& value) {
  log.write(LogLevel::info, "said", {{"value", value}});
};
template <class T>
concept LoggableAsMessage = requires(Log& log, const T& value) {
  log.write(LogLevel::info, value);
};
template <class T>
concept Appendable = requires(std::string& text, const T& value) {
  text + value;
};
template <class T>
concept JsonMember = requires(Json& json, const T& value) {
  json["key"] = value;
};

struct Plain {
  std::string text;
};
struct Holder {
  Secret secret;
};

static_assert(Printable<std::string> && !Printable<Secret>);
static_assert(Loggable<std::string> && !Loggable<Secret>);
static_assert(LoggableAsMessage<std::string> && !LoggableAsMessage<Secret>);
static_assert(Comparable<std::string> && !Comparable<Secret>);
static_assert(Ordered<std::string> && !Ordered<Secret>);
static_assert(Appendable<std::string> && !Appendable<Secret>);
static_assert(JsonMember<std::string> && !JsonMember<Secret>);
static_assert(!HasFields<Secret> && !HasFields<std::optional<Secret>>);
static_assert(std::is_convertible_v<std::string, std::string_view>);
static_assert(!std::is_convertible_v<Secret, std::string> &&
              !std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_constructible_v<std::string, Secret> &&
              !std::is_constructible_v<std::string_view, Secret> && !std::is_constructible_v<Json, Secret>);
static_assert(!std::is_convertible_v<Secret, bool> && !std::is_convertible_v<std::string, Secret>);
static_assert(!std::is_constructible_v<Error, ErrorCode, Secret>);

}  // namespace

namespace signalbox {
template <>
struct Fields<Plain> {
  static constexpr auto list = std::make_tuple(field("text", &Plain::text));
};
}  // namespace signalbox

namespace {
static_assert(HasFields<Plain> && !HasFields<Holder>);
static_assert(Encodable<std::string> && Encodable<Plain>);
static_assert(!Encodable<Secret> && !Encodable<Holder>);
}  // namespace

TEST_CASE("a secret tells its text only to who says so") {
  const Secret secret("canary");
  CHECK(secret.reveal() == "canary");
  CHECK_FALSE(secret.empty());
  CHECK(Secret().empty());
}
