// How a toolkit's calls are authorised, as its manifest says it (docs/add-a-toolkit.md).
//
// The credential of a connection is the text that calls carry: a bearer or access token, an API key, or
// "user name:password" for basic.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fields.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/connections/auth_config.h"
#include "core/domain/tools/tool.h"

namespace signalbox {

// Where it is said which account the credential is for: in an operation's answer, else in the answer of the
// token endpoint, whose member "id_token" is read as its claims.
struct AccountSource {
  std::string operation;           // slug of an operation without required arguments; empty: the token answer
  std::vector<std::string> id;     // member by member to the app's own id of the account
  std::vector<std::string> label;  // … to the name that the user knows it by; empty: the id
  std::string label_prefix;        // put before it, such as "@"
};

// How the token request's parameters are written.
enum class BodyFormat { json, form };

// The app's OAuth 2.0 endpoints (RFC 6749, PKCE by RFC 7636, revocation by RFC 7009).
struct OAuthSpec {
  std::string authorize_url;
  std::string token_url;
  std::string revoke_url;  // empty: the app has none
  std::string issuer;      // its callbacks' `iss` (RFC 9207); empty: the origin of authorize_url
  ClientAuth client_auth = ClientAuth::post;   // unless the auth config says otherwise
  BodyFormat token_format = BodyFormat::form;  // json: against RFC 6749, for apps that want it so
  bool pkce = true;
  std::vector<std::string> scopes;  // asked for unless the auth config says otherwise
  std::string scope_separator = " ";
  std::map<std::string, std::string> authorize_parameters;  // added to the authorisation address
  std::vector<std::string> token_path;  // member by member to the object with access_token
  // How long an access token lives when its answer does not say; absent: until the app refuses it.
  std::optional<Duration> access_life;
};

struct AuthSpec {
  AuthScheme scheme = AuthScheme::none;
  std::string header;  // api_key: the header that carries it…
  std::string query;   // … or the query parameter
  std::string prefix;  // put before the key in the header, such as "Bot "
  std::optional<OAuthSpec> oauth;
  std::optional<AccountSource> account;
};

template <>
struct EnumNames<BodyFormat> {
  static constexpr std::pair<BodyFormat, std::string_view> list[] = {{BodyFormat::json, "json"},
                                                                     {BodyFormat::form, "form"}};
};

template <>
struct Fields<AccountSource> {
  static constexpr auto list =
      std::make_tuple(optional_field("operation", &AccountSource::operation), field("id", &AccountSource::id),
                      optional_field("label", &AccountSource::label),
                      optional_field("labelPrefix", &AccountSource::label_prefix));
};

template <>
struct Fields<OAuthSpec> {
  static constexpr auto list = std::make_tuple(
      field("authorizeUrl", &OAuthSpec::authorize_url), field("tokenUrl", &OAuthSpec::token_url),
      optional_field("revokeUrl", &OAuthSpec::revoke_url), optional_field("issuer", &OAuthSpec::issuer),
      optional_field("clientAuth", &OAuthSpec::client_auth),
      optional_field("tokenFormat", &OAuthSpec::token_format), optional_field("pkce", &OAuthSpec::pkce),
      optional_field("scopes", &OAuthSpec::scopes),
      optional_field("scopeSeparator", &OAuthSpec::scope_separator),
      optional_field("authorizeParameters", &OAuthSpec::authorize_parameters),
      optional_field("tokenPath", &OAuthSpec::token_path),
      optional_field("accessLifeMs", &OAuthSpec::access_life));
};

template <>
struct Fields<AuthSpec> {
  static constexpr auto list = std::make_tuple(
      field("scheme", &AuthSpec::scheme), optional_field("header", &AuthSpec::header),
      optional_field("query", &AuthSpec::query), optional_field("prefix", &AuthSpec::prefix),
      optional_field("oauth", &AuthSpec::oauth), optional_field("account", &AuthSpec::account));
};

// A token of RFC 9110 section 5.6.2, at most 128 bytes.
bool is_header_name(std::string_view name);

// Fails with invalid_argument naming the field below "auth".
Status check_auth_spec(const AuthSpec& spec);

}  // namespace signalbox
