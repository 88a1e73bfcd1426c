// An OpenID provider by which people sign in to Signalbox itself. Comes from the operator's configuration.
#pragma once

#include <string>

#include "core/base/secret.h"
#include "core/domain/accounts/account.h"

namespace signalbox {

struct IdentityProvider {
  std::string id;      // in addresses: /sign-in/{id}
  std::string name;    // on the button
  std::string issuer;  // its metadata and its tokens say so, letter by letter
  std::string client_id;
  Secret client_secret;        // empty: a public client
  bool allow_sign_up = false;  // whoever the provider knows may have an account
  Role default_role = Role::member;
};

}  // namespace signalbox
