#include "server/api/rate_limits.h"

#include <algorithm>

#include "core/domain/net/address.h"
#include "core/domain/net/network.h"

namespace signalbox::api {
namespace {

std::int64_t whole_seconds(Duration time) { return (time.ms + 999) / 1000; }

bool is_this_machine(const std::string& address) {
  const auto parsed = net::parse_address(address);
  return parsed && net::kind_of(*parsed) == net::AddressKind::loopback;
}

}  // namespace

bool is_unlimited(const Request& request, const Services& services) {
  return request.channel == Channel::control_socket ||
         (services.settings.dev && is_this_machine(request.remote_address));
}

std::optional<Taken> RateLimits::take(Counted kind, const std::string& who) {
  const std::int64_t limit = limit_of(kind);
  if (limit <= 0) return std::nullopt;
  const Instant now = clock_.monotonic();
  const std::lock_guard lock(mutex_);
  return signalbox::take(bucket_of(tables_[static_cast<std::size_t>(kind)], who), limit, now);
}

std::size_t RateLimits::size() const {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (const Table& table : tables_) sum += table.by_use.size();
  return sum;
}

std::int64_t RateLimits::limit_of(Counted kind) const {
  switch (kind) {
    case Counted::credential: return limits_.per_credential;
    case Counted::user: return limits_.per_user;
    case Counted::address: return limits_.per_address;
    case Counted::open_address: return limits_.open_per_address;
  }
  return 0;
}

Bucket& RateLimits::bucket_of(Table& table, const std::string& who) {
  if (const auto known = table.found.find(who); known != table.found.end()) {
    table.by_use.splice(table.by_use.begin(), table.by_use, known->second);
    return table.by_use.front().bucket;
  }
  if (table.by_use.size() >= capacity_) {
    table.found.erase(table.by_use.back().who);
    table.by_use.pop_back();
  }
  table.by_use.push_front({who, {}});
  table.found.emplace(who, table.by_use.begin());
  return table.by_use.front().bucket;
}

RequestLimits::RequestLimits(const Request& request, const Services& services)
    : limits_(is_unlimited(request, services) ? nullptr : services.limits),
      address_(limits_ ? net::household_of(request.remote_address) : std::string()) {}

Status RequestLimits::count_address() { return count(Counted::address, address_, "from this address"); }

Status RequestLimits::count_open() {
  return count(Counted::open_address, address_, "without a valid credential from this address");
}

Status RequestLimits::count_caller(const Caller& caller) {
  CHECK_OK(count(Counted::credential, caller.credential_id, "with this credential"));
  if (!caller.user_id) return {};
  return count(Counted::user, caller.project_id + " " + *caller.user_id, "for this user");
}

Status RequestLimits::count(Counted kind, const std::string& who, std::string_view whose) {
  if (!limits_) return {};
  const std::optional<Taken> taken = limits_->take(kind, who);
  if (!taken) return {};
  if (!tightest_ || !taken->allowed || taken->remaining < tightest_->remaining) tightest_ = taken;
  if (taken->allowed) return {};
  return Error{.code = ErrorCode::rate_limited,
               .message = "too many requests " + std::string(whose) + ": " + std::to_string(taken->limit) +
                          " a minute are allowed; wait " + std::to_string(whole_seconds(taken->retry_after)) +
                          " s",
               .retry_after = taken->retry_after};
}

void RequestLimits::tell(Reply& reply) const {
  if (!tightest_) return;
  reply.headers.emplace_back("RateLimit-Limit", std::to_string(tightest_->limit));
  reply.headers.emplace_back("RateLimit-Remaining", std::to_string(tightest_->remaining));
  reply.headers.emplace_back("RateLimit-Reset", std::to_string(whole_seconds(tightest_->until_full)));
}

}  // namespace signalbox::api
