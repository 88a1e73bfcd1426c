#include "server/key_keeper.h"

#include <algorithm>

#include "server/runtime/failpoint.h"

namespace signalbox {
namespace {

constexpr std::int64_t kHeadBytes = 5;  // of a sealed cell: version and key id
constexpr std::size_t kIdDigits = 8;    // in front of MasterKey::check()

Error busy() {
  return Error{ErrorCode::conflict,
               "the master key is being changed, or a backup written; try again shortly"};
}

Error key_of_environment() {
  return Error{ErrorCode::not_configured,
               std::string("the master key comes from ") + kMasterKeyVariable +
                   ", which Signalbox cannot change. Make a new one (`openssl rand -hex 32`) and start the "
                   "server with " +
                   kMasterKeyVariable + " set to the new and " + kPreviousKeyVariable +
                   " to the old key: it seals everything anew before it serves. Then remove " +
                   kPreviousKeyVariable};
}

}  // namespace

KeyOrigin origin_of(const LoadedMasterKey& loaded) {
  return {.source = loaded.source,
          .in_variable = loaded.in_variable,
          .names_previous = loaded.names_previous,
          .is_changing = loaded.has_next || !loaded.previous.empty(),
          .has_next = loaded.has_next};
}

KeyKeeper::KeyKeeper(std::string dir, KeyOrigin origin, SodiumSealer& sealer, SqliteStore& store,
                     Random& random, Log& log)
    : dir_(std::move(dir)),
      origin_(std::move(origin)),
      sealer_(sealer),
      store_(store),
      random_(random),
      log_(log),
      is_changing_(origin_.is_changing),
      has_next_(origin_.has_next) {}

std::string KeyKeeper::key_id() const { return sealer_.checks().front().substr(0, kIdDigits); }

Status KeyKeeper::settle() {
  CHECK_OK(check());
  const std::lock_guard lock(mutex_);
  if (!is_changing_) return {};
  ChangedKey outcome;
  CHECK_OK(reseal_all(outcome));
  log_.write(LogLevel::info, "a change of the master key was finished",
             {{"keyId", key_id()}, {"resealed", std::to_string(outcome.resealed)}});
  return {};
}

Status KeyKeeper::check() {
  TRY(const std::optional<std::string> wanted, store_.find_meta(kKeyCheckName));
  if (!wanted) return check_unmarked();
  const std::vector<std::string> ours = sealer_.checks();
  if (std::find(ours.begin(), ours.end(), *wanted) == ours.end())
    return wrong_key(wanted->substr(0, kIdDigits));
  return {};
}

// A store that remembers no key yet: a new one, or one from before keys were remembered.
Status KeyKeeper::check_unmarked() {
  TRY(const std::vector<std::string> heads, store_.sealed_heads(kHeadBytes));
  const std::vector<std::string> ours = sealer_.checks();
  for (const std::string& head : heads) {
    const auto id = key_id_of(head);
    const std::string written = id ? written_key_id(*id) : "unknown";
    if (std::none_of(ours.begin(), ours.end(), [&](const auto& own) { return own.starts_with(written); }))
      return wrong_key(written);
  }
  return store_.put_meta(kKeyCheckName, ours.front());
}

Error KeyKeeper::wrong_key(const std::string& wanted_id) const {
  std::string message = "the master key in " + origin_.source + " (id " + key_id() +
                        ") is not the one that sealed the store in " + dir_ + " (id " + wanted_id + "). ";
  if (origin_.in_variable)
    message += std::string("Set ") + kMasterKeyVariable + " to that key; or, to change the key, set " +
               kPreviousKeyVariable + " to it";
  else
    message +=
        "Put that key into " + origin_.source + " (mode 0600), or set " + kMasterKeyVariable + " to it";
  return Error{ErrorCode::not_configured, message + ". It is kept apart from backups. Nothing was changed"};
}

Result<ChangedKey> KeyKeeper::change() {
  if (origin_.in_variable) return key_of_environment();
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return busy();
  if (!is_changing_) {
    TRY(MasterKey next, write_next_key(dir_, random_));
    has_next_ = is_changing_ = true;
    reach_failpoint("key_written");
    sealer_.change_key(std::move(next));
    reach_failpoint("key_in_use");
  }
  ChangedKey outcome;
  CHECK_OK(reseal_all(outcome));
  outcome.key_id = key_id();
  outcome.place = origin_.source;
  log_.write(LogLevel::info, "the master key was changed",
             {{"keyId", outcome.key_id}, {"resealed", std::to_string(outcome.resealed)}});
  return outcome;
}

// Once a pass finds nothing more to do, the old key is not needed: the store itself seals anew what is
// written late (StoreOptions::freshen).
Status KeyKeeper::reseal_all(ChangedKey& outcome) {
  for (bool more = true; more;) {
    TRY(const ResealReport pass,
        store_.reseal(
            [this](const Sealed& sealed, const std::string& row) { return sealer_.renew(sealed, row); },
            [] { reach_failpoint("key_batch"); }));
    more = pass.resealed > 0;
    outcome.resealed += pass.resealed;
    outcome.unreadable = static_cast<std::int64_t>(pass.unreadable.size());
    if (more) continue;
    for (const std::string& row : pass.unreadable)
      log_.write(LogLevel::warning, "a stored secret cannot be opened and was left as it is", {{"row", row}});
  }
  reach_failpoint("key_resealed");
  CHECK_OK(store_.put_meta(kKeyCheckName, sealer_.checks().front()));
  reach_failpoint("key_remembered");
  if (has_next_) CHECK_OK(origin_.in_variable ? remove_next_key(dir_) : install_next_key(dir_));
  reach_failpoint("key_installed");
  has_next_ = is_changing_ = false;
  return {};
}

Status KeyKeeper::under_one_key(const std::function<Status()>& work) {
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock() || is_changing_) return busy();
  return work();
}

}  // namespace signalbox
