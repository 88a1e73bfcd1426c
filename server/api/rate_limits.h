// How often a credential, a user and a network address may ask: one bucket each, in a table of bounded size,
// and what a request's answer says about them.
#pragma once

#include <array>
#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/domain/keys/api_key.h"
#include "core/domain/limits/access_limits.h"
#include "core/domain/limits/bucket.h"
#include "core/ports/clock.h"
#include "server/api/message.h"
#include "server/api/services.h"

namespace signalbox::api {

// Whose requests are counted.
enum class Counted { credential, user, address, open_address };

// Safe to use from several threads.
class RateLimits {
 public:
  // `clock` outlives this. Of each kind at most `capacity` buckets are kept; the one that was used longest
  // ago makes room, and is full again should its owner come back.
  RateLimits(AccessLimits limits, Clock& clock, std::size_t capacity = 65'536)
      : limits_(limits), clock_(clock), capacity_(capacity) {}

  // One request of `who`; nothing when there is no limit of this kind.
  std::optional<Taken> take(Counted kind, const std::string& who);

  std::size_t size() const;

 private:
  struct Entry {
    std::string who;
    Bucket bucket;
  };
  struct Table {
    std::list<Entry> by_use;  // newest first
    std::unordered_map<std::string, std::list<Entry>::iterator> found;
  };
  std::int64_t limit_of(Counted kind) const;
  Bucket& bucket_of(Table& table, const std::string& who);

  const AccessLimits limits_;
  Clock& clock_;
  const std::size_t capacity_;

  mutable std::mutex mutex_;
  std::array<Table, 4> tables_;  // by Counted; guarded by mutex_
};

// Nothing is limited for the control socket, and with --dev for this machine.
bool is_unlimited(const Request& request, const Services& services);

// The limits of one request, and the tightest of what they said.
class RequestLimits {
 public:
  RequestLimits(const Request& request, const Services& services);

  // rate_limited, with the time to wait, when there have been too many.
  Status count_address();
  Status count_open();  // an open route, or a credential that was refused
  Status count_caller(const Caller& caller);

  // RateLimit-Limit, -Remaining and -Reset (draft-ietf-httpapi-ratelimit-headers-06, the revision whose
  // names most clients know), when anything was counted.
  void tell(Reply& reply) const;

 private:
  Status count(Counted kind, const std::string& who, std::string_view whose);

  RateLimits* const limits_;  // null: nothing is limited
  const std::string address_;
  std::optional<Taken> tightest_;
};

}  // namespace signalbox::api
