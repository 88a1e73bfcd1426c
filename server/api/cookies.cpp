#include "server/api/cookies.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/domain/accounts/sign_in.h"

namespace signalbox::api {
namespace {

bool is_https(const ApiSettings& settings) { return settings.origin.starts_with("https://"); }

// Takes as long whatever differs.
bool is_same(std::string_view given, std::string_view wanted) {
  if (given.size() != wanted.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < given.size(); ++i)
    difference |= static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(wanted[i]);
  return difference == 0;
}

// Takes the text up to the next ";" off the front.
std::string_view take_pair(std::string_view& header) {
  const std::size_t end = header.find(';');
  const std::string_view pair = trim(header.substr(0, end));
  header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
  return pair;
}

}  // namespace

std::optional<Secret> cookie_of(const Request& request, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [header, text] : request.headers) {
    if (to_lower_ascii(header) != "cookie") continue;
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view pair = take_pair(rest);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) continue;
      values.emplace_back(trim(pair.substr(equals + 1)));
    }
  }
  if (values.size() != 1 || values[0].empty()) return std::nullopt;
  return Secret(std::move(values[0]));
}

std::string make_cookie(std::string_view name, const Secret& value, Duration life,
                        const ApiSettings& settings) {
  std::string cookie = std::string(name) + "=" + value.reveal() +
                       "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life.ms / 1000);
  if (is_https(settings)) cookie += "; Secure";
  return cookie;
}

std::string_view sign_in_cookie_name(const ApiSettings& settings) {
  return is_https(settings) ? "__Host-signalbox" : "signalbox";
}

std::optional<Secret> sign_in_cookie(const Request& request, const ApiSettings& settings) {
  return cookie_of(request, sign_in_cookie_name(settings));
}

std::string make_sign_in_cookie(const Secret& value, const ApiSettings& settings) {
  return make_cookie(sign_in_cookie_name(settings), value, kSignInLongestLife, settings);
}

std::string forget_sign_in_cookie(const ApiSettings& settings) {
  return make_cookie(sign_in_cookie_name(settings), Secret(), Duration(), settings);
}

std::string csrf_token(Sealer& sealer, const Secret& cookie) {
  return sealer.hash(Secret("csrf:" + cookie.reveal()));
}

Status check_csrf(const Request& request, Sealer& sealer, const Secret& cookie) {
  if (is_same(header_of(request.headers, kCsrfHeader), csrf_token(sealer, cookie))) return {};
  return Error{ErrorCode::permission_denied,
               "this write does not carry the page's X-CSRF-Token; reload the page and repeat it"};
}

}  // namespace signalbox::api
