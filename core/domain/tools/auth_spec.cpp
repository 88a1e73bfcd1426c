#include "core/domain/tools/auth_spec.h"

#include <algorithm>
#include <string_view>

#include "core/base/text.h"
#include "core/domain/net/url.h"

namespace signalbox {
namespace {

Status check_address(const std::string& url, const std::string& field) {
  const auto parsed = net::parse_url(url);
  if (parsed.ok()) return {};
  return invalid_field("auth.oauth." + field, "is no address: " + parsed.error().message);
}

// What an authorisation request is made of (RFC 6749 section 4.1.1, RFC 7636) is not a manifest's to set.
bool is_ours(const std::string& parameter) {
  constexpr std::string_view kOurs[] = {"client_id",     "redirect_uri", "response_type",        "scope",
                                        "state",         "code",         "code_challenge",       "nonce",
                                        "client_secret", "grant_type",   "code_challenge_method"};
  return std::find(std::begin(kOurs), std::end(kOurs), parameter) != std::end(kOurs);
}

Status check_oauth(const OAuthSpec& oauth) {
  CHECK_OK(check_address(oauth.authorize_url, "authorizeUrl"));
  CHECK_OK(check_address(oauth.token_url, "tokenUrl"));
  if (!oauth.revoke_url.empty()) CHECK_OK(check_address(oauth.revoke_url, "revokeUrl"));
  for (const auto& entry : oauth.authorize_parameters)
    if (is_ours(entry.first))
      return invalid_field("auth.oauth.authorizeParameters." + entry.first, "is set by Signalbox itself");
  if (oauth.scope_separator.empty())
    return invalid_field("auth.oauth.scopeSeparator", "must be at least one character");
  if (oauth.access_life && oauth.access_life->ms <= 0)
    return invalid_field("auth.oauth.accessLifeMs", "must be above 0");
  return {};
}

Status check_key_place(const AuthSpec& spec) {
  if (spec.header.empty() == spec.query.empty())
    return invalid_field("auth.header", "or auth.query is required for an API key, one of the two");
  if (!spec.header.empty() && !is_header_name(spec.header))
    return invalid_field("auth.header", "is no header's name");
  if (has_control_characters(spec.prefix)) return invalid_field("auth.prefix", "has control characters");
  return {};
}

}  // namespace

bool is_header_name(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && name.size() <= 128 && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

Status check_auth_spec(const AuthSpec& spec) {
  const bool is_oauth = spec.scheme == AuthScheme::oauth2;
  if (is_oauth && !spec.oauth)
    return invalid_field("auth.oauth", "is required for the scheme oauth2, with authorizeUrl and tokenUrl");
  if (!is_oauth && spec.oauth) return invalid_field("auth.oauth", "is for the scheme oauth2 only");
  if (spec.oauth) CHECK_OK(check_oauth(*spec.oauth));
  const bool has_place = !spec.header.empty() || !spec.query.empty() || !spec.prefix.empty();
  if (spec.scheme == AuthScheme::api_key) {
    CHECK_OK(check_key_place(spec));
  } else if (has_place) {
    return invalid_field("auth.header", "is for the scheme api_key only");
  }
  if (!spec.account) return {};
  if (spec.scheme == AuthScheme::none) return invalid_field("auth.account", "needs a scheme");
  if (spec.account->id.empty()) return invalid_field("auth.account.id", "must name at least one member");
  if (spec.account->operation.empty() && !is_oauth)
    return invalid_field("auth.account.operation", "is required unless the scheme is oauth2");
  return {};
}

}  // namespace signalbox
