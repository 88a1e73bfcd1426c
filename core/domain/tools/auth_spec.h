// How a toolkit's calls are authorised, as its manifest says it (docs/add-a-toolkit.md).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/fields.h"
#include "core/domain/connections/auth_config.h"
#include "core/domain/tools/tool.h"

namespace signalbox {

// Where an operation's answer tells which account the credential is for.
struct AccountSource {
  std::string operation;           // slug of an operation without required arguments
  std::vector<std::string> id;     // member by member to the app's own id of the account
  std::vector<std::string> label;  // … to the name that the user knows it by
};

// The app's OAuth 2.0 endpoints (RFC 6749, PKCE by RFC 7636, revocation by RFC 7009).
struct OAuthSpec {
  std::string authorize_url;
  std::string token_url;
  std::string revoke_url;  // empty: the app has none
  ClientAuth client_auth = ClientAuth::post;
  bool pkce = true;
  std::vector<std::string> scopes;  // asked for unless the auth config says otherwise
  std::string scope_separator = " ";
  std::map<std::string, std::string> authorize_parameters;  // added to the authorisation address
  std::vector<std::string> token_path;  // member by member to the object with access_token
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
struct Fields<AccountSource> {
  static constexpr auto list =
      std::make_tuple(field("operation", &AccountSource::operation), field("id", &AccountSource::id),
                      field("label", &AccountSource::label));
};

template <>
struct Fields<OAuthSpec> {
  static constexpr auto list = std::make_tuple(
      field("authorizeUrl", &OAuthSpec::authorize_url), field("tokenUrl", &OAuthSpec::token_url),
      optional_field("revokeUrl", &OAuthSpec::revoke_url),
      optional_field("clientAuth", &OAuthSpec::client_auth), optional_field("pkce", &OAuthSpec::pkce),
      optional_field("scopes", &OAuthSpec::scopes),
      optional_field("scopeSeparator", &OAuthSpec::scope_separator),
      optional_field("authorizeParameters", &OAuthSpec::authorize_parameters),
      optional_field("tokenPath", &OAuthSpec::token_path));
};

template <>
struct Fields<AuthSpec> {
  static constexpr auto list = std::make_tuple(
      field("scheme", &AuthSpec::scheme), optional_field("header", &AuthSpec::header),
      optional_field("query", &AuthSpec::query), optional_field("prefix", &AuthSpec::prefix),
      optional_field("oauth", &AuthSpec::oauth), optional_field("account", &AuthSpec::account));
};

}  // namespace signalbox
