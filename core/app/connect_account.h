// A user's accounts in apps: connecting one with a key, changing what it may do, trying it, disconnecting it.
// Connecting by OAuth is core/app/authorise_account.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/app/connecting.h"
#include "core/ports/credential_source.h"

namespace signalbox {

// What the app's scheme asks for: a token (bearer; accepted by oauth2 apps too), an API key, or a user name
// and password.
struct PastedKey {
  std::optional<Secret> token;
  std::optional<Secret> api_key;
  std::optional<std::string> username;
  std::optional<Secret> password;
};

struct KeyConnection {
  std::string project_id;
  std::string user_id;
  std::string toolkit;
  PastedKey key;
  std::string label;
  std::string alias;
  bool another = false;
};

struct Connected {
  Connection connection;
  bool was_connected = false;  // this very account was active already; its credential is replaced
};

// Asks the app whose account it is, stores the key sealed, and resumes the workers that waited for it, with a
// run at once. A key the app refuses is invalid_argument; an app that cannot be reached is not asked.
Result<Connected> connect_with_key(const Connecting& connecting, const KeyConnection& request);

struct ConnectionChange {
  std::optional<std::string> alias;
  std::optional<bool> is_default;
  std::optional<std::vector<std::string>> allowed_tools;  // empty: every tool
  std::optional<bool> disabled;
};

// `if_rev`: fails with precondition_failed unless the connection is at that revision.
Result<Connection> update_connection(const Connecting& connecting, std::string_view project,
                                     std::string_view connection_id, const ConnectionChange& change,
                                     std::optional<std::int64_t> if_rev);

struct ConnectionTest {
  bool ok = false;
  std::string message;
  std::string label;  // as the app names the account now
};

// Asks the app whose account it is with the credential as calls have it. A test that fails is an answer.
Result<ConnectionTest> test_connection(const Connecting& connecting, CredentialSource& credentials,
                                       const Connection& connection);

struct Disconnected {
  std::vector<std::string> stopped_workers;
  bool revoked_upstream = false;
};

// Revokes the authorisation in the app as far as that can be done, removes the connection and pauses the
// workers that need it.
Result<Disconnected> disconnect(const Connecting& connecting, std::string_view project,
                                std::string_view connection_id);

// The app no longer accepts the credential of this generation: the connection says so until it is connected
// again, and its workers wait. Nothing happens when the credential was replaced meanwhile.
Status mark_needs_reauth(Ports& ports, const Connection& connection, std::int64_t generation,
                         const std::string& reason);

Result<Connection> find_connection(Ports& ports, std::string_view project, std::string_view connection_id);

// Texts that people give: labels at most 200 bytes, aliases at most 64, UTF-8 without control characters.
Status check_label(const std::string& label);
Status check_alias(const std::string& alias);

}  // namespace signalbox
