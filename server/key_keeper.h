// Keeps the store and the master key together: refuses a key that is not the store's, and changes the key
// while the server serves. A change may be interrupted at any point; the next start finishes it.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "core/base/random.h"
#include "core/ports/log.h"
#include "server/crypto/master_key.h"
#include "server/crypto/sealer.h"
#include "server/sqlite/store.h"

namespace signalbox {

// The name under which a store remembers its key (MasterKey::check()).
inline constexpr const char* kKeyCheckName = "master_key_check";

// Where the key in use came from.
struct KeyOrigin {
  std::string source;  // a variable's name or a file's path
  bool in_variable = false;
  bool names_previous = false;  // SIGNALBOX_MASTER_KEY_PREVIOUS is set
  bool is_changing = false;     // other keys may still have sealed some cells
  bool has_next = false;        // DIR/master.key.next is there
};

KeyOrigin origin_of(const LoadedMasterKey& loaded);

struct ChangedKey {
  std::string key_id;
  std::string place;            // where the new key lies
  std::int64_t resealed = 0;    // cells
  std::int64_t unreadable = 0;  // cells that could not be opened before either
};

class KeyKeeper {
 public:
  // Everything must outlive the keeper. `dir` is the data folder.
  KeyKeeper(std::string dir, KeyOrigin origin, SodiumSealer& sealer, SqliteStore& store, Random& random,
            Log& log);

  // Before anything is served: refuses a wrong key with not_configured, remembers the key of a new store,
  // and finishes a change that was interrupted or that SIGNALBOX_MASTER_KEY_PREVIOUS asks for.
  Status settle();

  // Makes a new key and seals everything under it. Fails with not_configured when the key comes from the
  // environment, with conflict while a change or a backup is under way, with unavailable when the disk
  // does; then the change goes on at the next call or start.
  Result<ChangedKey> change();

  // Runs `work`, which wants to see the store under one key only. Fails with conflict during a change.
  Status under_one_key(const std::function<Status()>& work);

  const KeyOrigin& origin() const { return origin_; }  // as it was at the start
  std::string key_id() const;

 private:
  Status check();
  Status check_unmarked();
  Error wrong_key(const std::string& wanted_id) const;
  Status reseal_all(ChangedKey& outcome);

  const std::string dir_;
  const KeyOrigin origin_;
  SodiumSealer& sealer_;
  SqliteStore& store_;
  Random& random_;
  Log& log_;

  std::mutex mutex_;
  bool is_changing_;  // guarded by mutex_
  bool has_next_;     // guarded by mutex_
};

}  // namespace signalbox
