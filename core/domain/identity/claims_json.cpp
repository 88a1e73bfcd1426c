#include <cmath>

#include "core/base/codec.h"
#include "core/base/text.h"
#include "core/domain/identity/claims.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxTextBytes = 1024;
constexpr std::size_t kMostAudiences = 50;
constexpr double kLatestSecond = 253402300799.0;  // the end of the year 9999

// Takes claims by their names and remembers the first that has the wrong shape.
class ClaimReader {
 public:
  explicit ClaimReader(const Json& claims) : claims_(claims) {}

  std::string text(const char* name) {
    const Json& value = member(claims_, name);
    if (value.is_null()) return "";
    if (!value.is_string()) return wrong(name);
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() > kMaxTextBytes || has_control_characters(text)) return wrong(name);
    return text;
  }

  // Seconds since 1970, perhaps with a fraction.
  std::optional<Instant> time(const char* name) {
    const Json& value = member(claims_, name);
    if (value.is_null()) return std::nullopt;
    const double seconds = value.is_number() ? value.get<double>() : -1;
    if (!(seconds >= 0 && seconds <= kLatestSecond)) {
      wrong(name);
      return std::nullopt;
    }
    return Instant{static_cast<std::int64_t>(std::floor(seconds * 1000))};
  }

  // One text or a list of them.
  std::vector<std::string> texts(const char* name) {
    const Json& value = member(claims_, name);
    if (value.is_null()) return {};
    if (value.is_string()) return {text(name)};
    std::vector<std::string> list;
    if (!value.is_array() || value.size() > kMostAudiences) {
      wrong(name);
      return {};
    }
    for (const Json& item : value) {
      if (!item.is_string())
        wrong(name);
      else
        list.push_back(item.get_ref<const std::string&>());
    }
    return list;
  }

  // Some providers write booleans as text.
  bool flag(const char* name) {
    const Json& value = member(claims_, name);
    return value == true || value == "true";
  }

  const std::string& wrong_claim() const { return wrong_; }

 private:
  std::string wrong(const char* name) {
    if (wrong_.empty()) wrong_ = name;
    return "";
  }

  const Json& claims_;
  std::string wrong_;
};

}  // namespace

Result<Claims> parse_claims(std::string_view payload) {
  const auto json = parse_json(payload, "the token");
  if (!json.ok() || !json->is_object())
    return Error{ErrorCode::unauthenticated, "this token holds no JSON object of claims"};
  ClaimReader reader(*json);
  Claims claims{.issuer = reader.text("iss"),
                .subject = reader.text("sub"),
                .audience = reader.texts("aud"),
                .authorized_party = reader.text("azp"),
                .expires_at = reader.time("exp"),
                .not_before = reader.time("nbf"),
                .issued_at = reader.time("iat"),
                .nonce = reader.text("nonce"),
                .email = reader.text("email"),
                .email_verified = reader.flag("email_verified"),
                .name = reader.text("name"),
                .all = to_text(*json)};
  if (!reader.wrong_claim().empty())
    return Error{ErrorCode::unauthenticated,
                 "this token's claim \"" + reader.wrong_claim() + "\" is damaged"};
  return claims;
}

std::string text_claim(const Claims& claims, std::string_view name) {
  const Json all = from_text(claims.all);
  const Json& value = member(all, name);
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_integer() ? dump_json(value) : "";
}

}  // namespace signalbox
