#include "core/domain/oauth/token_answer.h"

#include <algorithm>
#include <charconv>

#include "core/base/base64.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace signalbox::oauth {
namespace {

constexpr std::size_t kMaxTokenBytes = 16 * 1024;
constexpr std::size_t kMaxSaidBytes = 300;
constexpr std::size_t kMaxScopes = 200;
constexpr std::int64_t kLongestLifeSeconds = std::int64_t{10} * 366 * 24 * 3600;

constexpr std::string_view kGrantIsDead[] = {
    "invalid_grant", "bad_refresh_token",     "token_revoked", "invalid_refresh_token", "token_expired",
    "access_denied", "bad_verification_code", "invalid_code",  "code_already_used"};
constexpr std::string_view kClientIsWrong[] = {
    "invalid_client",    "unauthorized_client",   "unsupported_grant_type",
    "invalid_scope",     "redirect_uri_mismatch", "incorrect_client_credentials",
    "bad_client_secret", "invalid_client_id",     "bad_redirect_uri",
    "invalid_request",   "invalid_redirect_uri",  "application_suspended"};
constexpr std::string_view kLater[] = {
    "temporarily_unavailable", "server_error",        "slow_down",   "ratelimited",     "rate_limited",
    "internal_error",          "service_unavailable", "fatal_error", "request_timeout", "internal_failure"};

template <std::size_t N>
bool contains(const std::string_view (&list)[N], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

std::string one_line(std::string_view text, std::size_t limit) {
  if (!is_valid_utf8(text)) return "";
  std::string clean(text);
  for (char& c : clean)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return shorten(clean, limit);
}

bool is_token(const Json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  return !text.empty() && text.size() <= kMaxTokenBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

const Json& follow(const Json& from, const std::vector<std::string>& path) {
  const Json* found = &from;
  for (const std::string& step : path) found = &member(*found, step);
  return *found;
}

// Seconds as a number or as its text, as some write it; 0 and nonsense are taken for "not said".
std::optional<Duration> life_in(const Json& value) {
  std::int64_t seconds = 0;
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  } else if (value.is_number()) {
    const double number = value.get<double>();
    if (!(number >= 1 && number <= static_cast<double>(kLongestLifeSeconds))) return std::nullopt;
    seconds = static_cast<std::int64_t>(number);
  }
  if (seconds < 1 || seconds > kLongestLifeSeconds) return std::nullopt;
  return Duration::seconds(seconds);
}

// Separated by blanks (RFC 6749 section 3.3) or commas, or a list.
std::optional<std::vector<std::string>> scopes_in(const Json& value) {
  std::vector<std::string> scopes;
  const auto add = [&](std::string_view scope) {
    if (!scope.empty() && scopes.size() < kMaxScopes) scopes.push_back(one_line(scope, 256));
  };
  if (value.is_array()) {
    for (const Json& item : value)
      if (item.is_string()) add(item.get_ref<const std::string&>());
  } else if (value.is_string()) {
    std::string_view rest = value.get_ref<const std::string&>();
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find_first_of(" ,"), rest.size());
      add(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  } else {
    return std::nullopt;
  }
  return scopes;
}

// The claims of an ID token. It came from the token endpoint itself over its own connection, so its signature
// need not be checked (OpenID Connect Core 1.0 section 3.1.3.7, item 6).
Json claims_of(const Json& id_token) {
  if (!id_token.is_string()) return Json();
  const std::string_view text = id_token.get_ref<const std::string&>();
  const std::size_t first = text.find('.');
  const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos) return Json();
  const auto payload = from_base64url(text.substr(first + 1, second - first - 1));
  if (!payload) return Json();
  auto claims = parse_json(*payload);
  return claims.ok() ? *std::move(claims) : Json();
}

std::string plain_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_integer() ? dump_json(value) : "";
}

std::optional<AccountIdentity> identity_of(const AccountSource& source, const Json& answer) {
  AccountIdentity identity;
  identity.id = one_line(plain_text(follow(answer, source.id)), 512);
  if (identity.id.empty() || identity.id.size() > 256) return std::nullopt;
  const std::string label =
      source.label.empty() ? identity.id : one_line(plain_text(follow(answer, source.label)), 180);
  identity.label = label.empty() ? identity.id : one_line(source.label_prefix + label, 200);
  return identity;
}

// The error as a word and as a sentence; both empty when the answer reports none.
struct Reported {
  std::string word;
  std::string sentence;
};

Reported reported_error(const Json& body) {
  const Json& error = member(body, "error");
  Reported reported;
  if (error.is_string()) {
    reported.word = error.get<std::string>();
  } else if (error.is_object()) {
    for (const char* key : {"type", "code", "status"})
      if (reported.word.empty()) reported.word = text_member(error, key);
    reported.sentence = text_member(error, "message");
    if (reported.word.empty()) reported.word = "error";
  } else if (member(body, "ok") == Json(false)) {
    reported.word = "error";
  }
  if (const std::string said = text_member(body, "error_description"); !said.empty())
    reported.sentence = said;
  return reported;
}

RefusalKind kind_of(int status, std::string_view word) {
  if (contains(kLater, word)) return RefusalKind::transient;
  if (contains(kGrantIsDead, word)) return RefusalKind::terminal;
  if (contains(kClientIsWrong, word)) return RefusalKind::misconfigured;
  if (status == 408 || status == 429 || status >= 500) return RefusalKind::transient;
  return RefusalKind::terminal;
}

Refusal refused(int status, const Reported& reported) {
  std::string text = one_line(reported.sentence, kMaxSaidBytes);
  if (text.empty()) text = one_line(reported.word, kMaxSaidBytes);
  return {kind_of(status, reported.word), std::move(text)};
}

// An answer that is no word of OAuth at all: a proxy's page, an empty body.
Refusal odd_answer(int status) {
  const std::string with = "the token address answered with status " + std::to_string(status);
  if (status >= 200 && status <= 299)
    return {RefusalKind::transient, with + " and something that holds no token"};
  const bool wrong_address = status == 404 || status == 405 || status == 410;
  return {wrong_address ? RefusalKind::misconfigured : RefusalKind::transient, with};
}

}  // namespace

TokenAnswer read_token_answer(const AuthSpec& spec, int status, std::string_view body) {
  const auto parsed = parse_json(body);
  if (!parsed.ok() || !parsed->is_object()) return odd_answer(status);
  if (const Reported reported = reported_error(*parsed); !reported.word.empty())
    return refused(status, reported);
  if (status < 200 || status > 299) return odd_answer(status);

  const Json& holder = spec.oauth ? follow(*parsed, spec.oauth->token_path) : *parsed;
  if (!is_token(member(holder, "access_token"))) return odd_answer(status);
  Grant grant;
  grant.access_token = Secret(text_member(holder, "access_token"));
  if (is_token(member(holder, "refresh_token")))
    grant.refresh_token = Secret(text_member(holder, "refresh_token"));
  grant.life = life_in(member(holder, "expires_in"));
  if (!grant.life && spec.oauth) grant.life = spec.oauth->access_life;
  grant.scopes = scopes_in(member(holder, "scope"));
  if (spec.account && spec.account->operation.empty()) {
    Json answer = *parsed;
    answer["id_token"] = claims_of(member(*parsed, "id_token"));
    grant.account = identity_of(*spec.account, answer);
  }
  return grant;
}

std::optional<AccountIdentity> identity_in(const AccountSource& source, const JsonText& answer) {
  return identity_of(source, from_text(answer));
}

}  // namespace signalbox::oauth
