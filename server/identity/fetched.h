// Documents of the outside world that are read now and then: each is kept for a while, read again when it is
// old or when somebody asks for a newer one, and not read too often. One reader at a time for each address;
// the others wait for what it brings.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "core/base/result.h"
#include "core/ports/clock.h"

namespace signalbox {

inline constexpr Duration kFetchedLife = Duration::hours(1);          // then it is read again
inline constexpr Duration kFetchedLongestLife = Duration::hours(24);  // used at most, when it cannot be read
inline constexpr Duration kRetryAfter = Duration::seconds(10);        // at the earliest, after a failure
inline constexpr Duration kRenewAfter = Duration::minutes(1);         // between two that were asked for

template <class T>
class Fetched {
 public:
  using Read = std::function<Result<T>(const std::string& address)>;

  Fetched(Read read, Clock& clock) : read_(std::move(read)), clock_(clock) {}

  // The document, read now unless it is young enough. Fails as `read` does.
  Result<std::shared_ptr<const T>> get(const std::string& address) {
    const auto entry = entry_of(address);
    const std::lock_guard lock(entry->mutex);
    const Instant now = clock_.monotonic();
    const bool young = entry->value && now < entry->fetched_at + kFetchedLife;
    const bool too_soon = entry->failed_at && now < *entry->failed_at + kRetryAfter;
    if (!young && !too_soon) read_now(*entry, address, now);
    return outcome_of(*entry, now);
  }

  // The document as it is now, if the last call of this is long enough ago; else the one that is kept.
  Result<std::shared_ptr<const T>> renew(const std::string& address) {
    const auto entry = entry_of(address);
    const std::lock_guard lock(entry->mutex);
    const Instant now = clock_.monotonic();
    if (!entry->renewed_at || now >= *entry->renewed_at + kRenewAfter) {
      entry->renewed_at = now;
      read_now(*entry, address, now);
    }
    return outcome_of(*entry, now);
  }

 private:
  // Its mutex is held while the document is read: only who wants this very document waits.
  struct Entry {
    std::mutex mutex;
    std::shared_ptr<const T> value;
    Instant fetched_at;
    std::optional<Instant> renewed_at;
    std::optional<Instant> failed_at;
    Error failure;
  };

  std::shared_ptr<Entry> entry_of(const std::string& address) {
    const std::lock_guard lock(mutex_);
    auto& entry = entries_[address];
    if (!entry) entry = std::make_shared<Entry>();
    return entry;
  }

  void read_now(Entry& entry, const std::string& address, Instant now) {
    auto fresh = read_(address);
    if (!fresh.ok()) {
      entry.failure = std::move(fresh).error();
      entry.failed_at = now;
      return;
    }
    entry.value = std::make_shared<const T>(*std::move(fresh));
    entry.fetched_at = now;
    entry.failed_at.reset();
  }

  Result<std::shared_ptr<const T>> outcome_of(const Entry& entry, Instant now) const {
    if (entry.value && now < entry.fetched_at + kFetchedLongestLife) return entry.value;
    return entry.failure;
  }

  const Read read_;
  Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Entry>>
      entries_;  // guarded by mutex_; one for each configured address
};

}  // namespace signalbox
