// The requests to an app's token and revocation endpoints (RFC 6749 sections 4.1.3 and 6, RFC 7009).
#pragma once

#include <optional>
#include <string>

#include "core/base/secret.h"
#include "core/domain/connections/auth_config.h"
#include "core/domain/tools/auth_spec.h"

namespace signalbox::oauth {

struct Client {
  std::string id;
  Secret secret;  // empty: a public client
  ClientAuth authentication = ClientAuth::post;
};

// What to POST, apart from the address.
struct EndpointRequest {
  std::string body;
  std::string content_type;
  std::optional<Secret> authorization;  // the whole header's value
};

struct CodeExchange {
  std::string code;
  std::string redirect_url;
  Secret verifier;  // empty: no PKCE
};

EndpointRequest exchange_code(const OAuthSpec& spec, const Client& client, const CodeExchange& exchange);

EndpointRequest refresh(const OAuthSpec& spec, const Client& client, const Secret& refresh_token);

// `hint` is "refresh_token" or "access_token". Always a form, whatever the token endpoint likes.
EndpointRequest revoke(const Client& client, const Secret& token, const std::string& hint);

}  // namespace signalbox::oauth
