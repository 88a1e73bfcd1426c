// The program as an object: opens everything, wires it, starts and stops it. The only place that knows all
// the parts; tests start it in-process on a free port.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "server/api/message.h"
#include "server/settings.h"
#include "server/sqlite/migrate.h"

namespace signalbox {

// The store's migrations, as they are part of this program.
std::vector<Migration> known_migrations();

class App {
 public:
  enum class Purpose {
    serve,    // listens, runs workers
    command,  // answers one command's requests, then ends
  };

  // Locks the data directory, reads the key, opens the store. Fails with what the operator has to do:
  // unavailable (locked, not writable), not_configured (key, store of a newer version), invalid_argument.
  static Result<std::unique_ptr<App>> open(Settings settings, Purpose purpose);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  // Listens and starts the workers. Fails with unavailable when the port is taken.
  Status start();

  // Takes nothing new, lets what runs finish or interrupts it, puts everything on disk: within two seconds.
  void stop();

  // What `start` listens on, as clients write it.
  std::string origin() const;

  // A new one-time link for the first admin, in place of earlier ones; none when there is an admin.
  Result<std::optional<std::string>> set_up_link();

  // Answers a request as the router does, whatever door it came through.
  api::Reply handle(const api::Request& request);

 private:
  struct Parts;
  explicit App(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace signalbox
