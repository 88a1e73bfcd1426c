// An auth config: how a project's users authorise an app: the OAuth client registered there, and what to ask
// for. Its secret is sealed at rest and not in the field list. A toolkit without one of its own cannot be
// connected by OAuth.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fields.h"
#include "core/base/time.h"
#include "core/domain/connections/connection.h"

namespace signalbox {

// How the client proves who it is at the token endpoint (RFC 6749 section 2.3.1; none: a public client).
enum class ClientAuth { basic, post, none };

struct AuthConfig {
  std::string project_id;
  std::string id;       // ac_…
  std::string toolkit;  // one for each toolkit of a project
  std::string client_id;
  Sealed client_secret;  // no bytes: there is none
  ClientAuth client_auth = ClientAuth::post;
  std::vector<std::string> scopes;  // to ask for; empty: the toolkit's usual ones
  Instant created_at;
  std::int64_t rev = 0;
};

template <>
struct EnumNames<ClientAuth> {
  static constexpr std::pair<ClientAuth, std::string_view> list[] = {
      {ClientAuth::basic, "basic"}, {ClientAuth::post, "post"}, {ClientAuth::none, "none"}};
};

template <>
struct Fields<AuthConfig> {
  static constexpr auto list =
      std::make_tuple(field("id", &AuthConfig::id), field("projectId", &AuthConfig::project_id),
                      field("toolkit", &AuthConfig::toolkit), field("clientId", &AuthConfig::client_id),
                      field("clientAuth", &AuthConfig::client_auth), field("scopes", &AuthConfig::scopes),
                      field("createdAt", &AuthConfig::created_at), field("rev", &AuthConfig::rev));
};

}  // namespace signalbox
