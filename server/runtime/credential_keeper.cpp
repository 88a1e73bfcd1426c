#include "server/runtime/credential_keeper.h"

#include <algorithm>
#include <chrono>

#include "core/domain/connections/sealed_rows.h"
#include "core/domain/oauth/refresh_plan.h"

namespace signalbox {
namespace {

constexpr std::int64_t kDueAtOnce = 50;
constexpr std::int64_t kStaleAtOnce = 100;
// While renewals are under way whose end may change nothing, as when the store cannot be written.
constexpr Duration kLookAgain = Duration::seconds(1);
// Deadlines far away must not overflow the system's clock.
constexpr std::int64_t kLongestWaitMs = 3'600'000;

Error stopping_error() { return {ErrorCode::unavailable, "this server is stopping; try again in a moment"}; }

// After failures the app is left alone until the next try, but for one: it may have been a moment's weakness.
bool is_waiting(const Connection& connection, Instant now) {
  return connection.refresh_failures > 1 && connection.next_refresh_at && *connection.next_refresh_at > now;
}

}  // namespace

CredentialKeeper::CredentialKeeper(Ports& ports, const ConnectableApps& apps, HttpClient& http,
                                   Options options)
    : ports_(ports), apps_(apps), http_(http), options_(options) {}

Result<HeldCredential> CredentialKeeper::hold(const Connection& connection, const CallContext& context) {
  const Instant now = ports_.clock.now();
  if (!oauth::is_spent(connection.access_expires_at, now)) return opened(connection);
  if (is_waiting(connection, now)) {
    Error error{ErrorCode::upstream_unavailable, connection.last_error};
    error.retry_after = *connection.next_refresh_at - now;
    return error;
  }
  return renewed(connection, connection.generation, context);
}

Result<HeldCredential> CredentialKeeper::renew(const Connection& connection, std::int64_t refused_generation,
                                               const CallContext& context) {
  return renewed(connection, refused_generation, context);
}

Result<HeldCredential> CredentialKeeper::renewed(const Connection& connection, std::int64_t generation,
                                                 const CallContext& context) {
  // A renewal that was under way may have been of an older credential than the one that was refused.
  for (int i = 0; i < 2; ++i) {
    TRY(const Connection fresh, fly(connection, generation, context));
    if (fresh.status != ConnectionStatus::active)
      return Error{ErrorCode::needs_connection,
                   "this account has to be connected again: " + fresh.status_reason};
    if (fresh.generation > generation) return opened(fresh);
  }
  return Error{ErrorCode::conflict, "this account is being changed by others; try again"};
}

Result<HeldCredential> CredentialKeeper::opened(const Connection& connection) {
  TRY(Secret secret, ports_.sealer.open(connection.credential, sealed_row::credential(connection.id)));
  return HeldCredential{std::move(secret), connection.generation};
}

Result<Connection> CredentialKeeper::fly(const Connection& connection, std::int64_t generation,
                                         const CallContext& context) {
  const auto wake = context.cancel.subscribe([this] {
    const std::lock_guard lock(mutex_);
    landed_.notify_all();
  });
  std::unique_lock lock(mutex_);
  if (stopping_) return stopping_error();
  const std::shared_ptr<Flight> flight = join(connection, generation, false);
  while (!flight->outcome) {
    if (context.cancel.is_cancelled()) return Error{ErrorCode::cancelled, "the call was cancelled"};
    const Duration left = context.deadline - ports_.clock.monotonic();
    if (left <= Duration{})
      return Error{ErrorCode::deadline_exceeded,
                   "the account's access could not be renewed in time; try again"};
    landed_.wait_for(lock, std::chrono::milliseconds(std::min(left.ms, kLongestWaitMs)));
  }
  return *flight->outcome;
}

// Needs mutex_.
std::shared_ptr<CredentialKeeper::Flight> CredentialKeeper::join(const Connection& connection,
                                                                 std::int64_t generation, bool ahead) {
  std::shared_ptr<Flight>& flight = flights_[connection.id];
  if (flight) return flight;
  flight =
      std::make_shared<Flight>(Flight{connection.project_id, connection.id, generation, ahead, std::nullopt});
  // Those who wait come before those who do not.
  if (ahead) {
    ++ahead_;
    waiting_.push_back(flight);
  } else {
    waiting_.push_front(flight);
  }
  if (idle_ < waiting_.size() && threads_.size() < options_.threads)
    threads_.emplace_back([this] { work(); });
  work_arrives_.notify_one();
  return flight;
}

void CredentialKeeper::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    work_arrives_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty()) return;
    const std::shared_ptr<Flight> flight = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    CallContext context;
    context.project_id = flight->project_id;
    context.deadline = ports_.clock.monotonic() + options_.patience;
    context.cancel = cancel_.token();
    Result<Connection> outcome =
        cancel_.is_cancelled()
            ? Result<Connection>(stopping_error())
            : refresh_connection({ports_, apps_, http_, options_.failpoint}, flight->project_id,
                                 flight->connection_id, flight->generation, context);
    if (!outcome.ok() && outcome.error().code != ErrorCode::cancelled)
      log_failure("a connection could not be renewed", outcome.error());
    lock.lock();
    flight->outcome = std::move(outcome);
    flights_.erase(flight->connection_id);
    if (flight->ahead) --ahead_;
    landed_.notify_all();
  }
}

std::optional<Instant> CredentialKeeper::tend() {
  const Instant now = ports_.clock.now();
  auto next = next_connection_upkeep(ports_);
  if (next.ok() && *next && **next <= now) {
    renew_due(now);
    if (const auto removed = remove_stale_connections(ports_, kStaleAtOnce); !removed.ok())
      log_failure("unfinished connections could not be removed", removed.error());
    next = next_connection_upkeep(ports_);
  }
  if (!next.ok()) {
    log_failure("connections could not be looked after", next.error());
    return now + kLookAgain;
  }
  if (!*next) return std::nullopt;
  return std::max(**next, now + kLookAgain);
}

void CredentialKeeper::renew_due(Instant now) {
  const auto due = ports_.upkeep.due_refreshes(now, kDueAtOnce);
  if (!due.ok()) return log_failure("due connections could not be read", due.error());
  const std::lock_guard lock(mutex_);
  for (const Connection& connection : *due) {
    if (stopping_ || ahead_ >= options_.threads_ahead) return;
    join(connection, connection.generation, true);
  }
}

void CredentialKeeper::stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
    work_arrives_.notify_all();
  }
  cancel_.cancel();
  for (std::thread& thread : threads) thread.join();
}

void CredentialKeeper::log_failure(std::string_view what, const Error& error) {
  ports_.log.write(LogLevel::warning, what,
                   {{"code", std::string(name_of(error.code))}, {"detail", error.message}});
}

}  // namespace signalbox
