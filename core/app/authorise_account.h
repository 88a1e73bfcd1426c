// Connecting an account by OAuth: a link for the user, a fresh state for each browser that goes on from it,
// and the callback that ends it (design: RFC 6749 section 4.1, RFC 7636, RFC 9207).
#pragma once

#include <optional>
#include <string>

#include "core/app/connecting.h"
#include "core/domain/oauth/authorisation.h"

namespace signalbox {

struct StartConnection {
  std::string project_id;
  std::string user_id;
  std::string toolkit;
  std::string label;
  std::string alias;
  bool another = false;    // an account besides the ones there are
  std::string return_url;  // allowed already
  std::string opener;      // an origin that is allowed already
};

struct ConnectionStart {
  Connection connection;
  bool was_connected = false;        // then there is no link
  std::optional<Secret> link_token;  // the last part of /connect/…
  Instant link_expires_at;
};

// A connection that is active already is answered as it is, unless another account is asked for; one that has
// to be renewed is renewed under its id. A flow begun in the last ten minutes is gone on with: same link.
// not_configured while the project has no auth config for the app.
Result<ConnectionStart> start_connection(const Connecting& connecting, const StartConnection& request);

// A link for renewing this connection; it stays as it is until the link is used to its end.
Result<ConnectionStart> reconnect(const Connecting& connecting, const Connection& connection,
                                  const std::string& return_url, const std::string& opener);

// What the page behind a link says. Reading it changes nothing: link previews read pages.
struct OpenedLink {
  ConnectLink link;
  Connection connection;
  const ConnectableApp* app = nullptr;
  std::vector<std::string> scopes;  // that will be asked for
};

// not_found for a link that is unknown, used or too old, each with its sentence.
Result<OpenedLink> open_connect_link(const Connecting& connecting, const Secret& token);

struct Departure {
  std::string address;  // of the app's consent page
  Secret state;         // as it is in that address
  Secret browser;       // goes into a cookie; only this browser may come back
};

// The person goes on from the page: a fresh state and verifier for this browser.
Result<Departure> leave_for_app(const Connecting& connecting, const Secret& token);

struct Arrival {
  std::string return_url;  // of the link; empty: our own page
  std::string opener;
  std::string app;                // its name; empty when the state is unknown
  std::string connection_id;      // empty when nothing is known
  Result<Connection> connection;  // connected, or why not
};

// The app sent the browser back. Whatever happens, the state is good for nothing afterwards, but for a
// browser that is not the one it was made for.
Arrival finish_connection(const Connecting& connecting, const oauth::Callback& callback,
                          const Secret& browser);

}  // namespace signalbox
