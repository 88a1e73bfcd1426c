// The end of every way to connect: a credential that works becomes the user's account in an app. There is one
// row for each account: connecting it again renews that row and keeps its id.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/app/connecting.h"
#include "core/domain/oauth/token_answer.h"

namespace signalbox {

struct Adoption {
  std::string project_id;
  std::string user_id;
  std::string toolkit;
  AuthScheme scheme = AuthScheme::bearer;
  Secret credential;
  std::optional<Secret> refresh_token;
  std::optional<Duration> life;
  std::vector<std::string> scopes;
  std::string auth_config_id;
  std::optional<oauth::AccountIdentity> account;  // none: the app does not say
  std::string label;                              // when the app does not say
  std::string alias;
  bool another = false;  // an account besides the ones there are
  // The connection that this is for: one to be renewed, or one that was begun.
  std::string connection_id;
  ChangeSet with = {};  // part of the same commit
};

struct Adopted {
  Connection connection;
  bool was_connected = false;  // this very account was active already
};

// Stores the credential sealed and resumes the workers that waited for the account. Fails with conflict when
// a connection would become another person's account ("this is @bob, the connection is for @alice"), or when
// it cannot be told which account it is; then nothing has changed. `app` is the app's name for messages.
Result<Adopted> adopt_credential(Ports& ports, const std::string& app, const Adoption& adoption);

// Puts a credential and what is known of it into a row: sealed, counted, its renewal planned.
void put_credential(Ports& ports, Connection& connection, const Secret& credential,
                    const std::optional<Secret>& refresh_token, std::optional<Duration> life, Instant now);

}  // namespace signalbox
