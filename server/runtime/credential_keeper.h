// Keeps credentials fresh. However many calls wait for a connection's renewal, the app is asked once: callers
// join the renewal that is under way, each with its own deadline. The scheduler has what is due renewed ahead
// of time.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/app/refresh_connection.h"
#include "core/ports/credential_source.h"
#include "server/runtime/cancel.h"

namespace signalbox {

class CredentialKeeper final : public CredentialSource {
 public:
  struct Options {
    std::size_t threads = 32;                   // renewals under way at once, made as they are needed
    std::size_t threads_ahead = 4;              // of these, for renewals that nobody waits for
    Duration patience = Duration::seconds(20);  // with an app's token endpoint
    RefreshFailpoint failpoint = nullptr;
  };

  CredentialKeeper(Ports& ports, const ConnectableApps& apps, HttpClient& http, Options options);
  ~CredentialKeeper() { stop(); }
  CredentialKeeper(const CredentialKeeper&) = delete;
  CredentialKeeper& operator=(const CredentialKeeper&) = delete;

  Result<HeldCredential> hold(const Connection& connection, const CallContext& context) override;
  Result<HeldCredential> renew(const Connection& connection, std::int64_t refused_generation,
                               const CallContext& context) override;

  // Starts what is due, a few at a time, and removes what nobody finished. Says when to be called again;
  // none: when something has changed. Never waits for an app.
  std::optional<Instant> tend();

  // Interrupts what is under way and waits for it; every caller is answered.
  void stop();

 private:
  // One renewal and all who wait for it.
  struct Flight {
    std::string project_id;
    std::string connection_id;
    std::int64_t generation = 0;
    bool ahead = false;  // nobody waited when it began
    std::optional<Result<Connection>> outcome;
  };

  Result<HeldCredential> renewed(const Connection& connection, std::int64_t generation,
                                 const CallContext& context);
  Result<Connection> fly(const Connection& connection, std::int64_t generation, const CallContext& context);
  std::shared_ptr<Flight> join(const Connection& connection, std::int64_t generation, bool ahead);
  Result<HeldCredential> opened(const Connection& connection);
  void renew_due(Instant now);
  void work();
  void log_failure(std::string_view what, const Error& error);

  // Constant after construction.
  Ports& ports_;
  const ConnectableApps& apps_;
  HttpClient& http_;
  const Options options_;

  CancelSource cancel_;  // synchronises itself

  std::mutex mutex_;
  std::condition_variable work_arrives_;
  std::condition_variable landed_;
  // Guarded by mutex_:
  std::map<std::string, std::shared_ptr<Flight>> flights_;  // by connection id
  std::deque<std::shared_ptr<Flight>> waiting_;             // for a thread
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  std::size_t ahead_ = 0;  // flights that nobody waited for when they began
  bool stopping_ = false;
};

}  // namespace signalbox
