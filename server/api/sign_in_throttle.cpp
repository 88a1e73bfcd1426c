#include "server/api/sign_in_throttle.h"

#include <algorithm>

#include "core/base/text.h"

namespace signalbox::api {
namespace {

constexpr std::size_t kMaxAccountBytes = 254;  // no e-mail address is longer

// As the account is found: whoever varies blanks and case guesses at the same one.
std::string account_key(const std::string& account, const std::string& network) {
  return network + " " + to_lower_ascii(trim(account)).substr(0, kMaxAccountBytes);
}

Tries tries_of(const std::map<std::string, Tries>& table, const std::string& key) {
  const auto found = table.find(key);
  return found == table.end() ? Tries() : found->second;
}

void take_one_back(std::map<std::string, Tries>& table, const std::string& key) {
  const auto found = table.find(key);
  if (found != table.end() && found->second.failed > 0) --found->second.failed;
}

}  // namespace

Status SignInThrottle::admit(const std::string& account, const std::string& address, Instant now) {
  const std::string network = network_of(address);
  const std::string key = account_key(account, network);
  const std::lock_guard lock(mutex_);
  const Tries of_account = tries_of(by_account_, key);
  const Tries of_network = tries_of(by_network_, network);
  const Duration wait =
      std::max(wait_before(of_account, kAccountRule, now), wait_before(of_network, kNetworkRule, now));
  if (wait > Duration())
    return Error{.code = ErrorCode::rate_limited,
                 .message = "too many failed tries; wait a little, or reset the password",
                 .retry_after = wait};
  make_room(by_account_, kAccountRule, now);
  make_room(by_network_, kNetworkRule, now);
  by_account_[key] = after_failure(of_account, kAccountRule, now);
  by_network_[network] = after_failure(of_network, kNetworkRule, now);
  return {};
}

void SignInThrottle::succeeded(const std::string& account, const std::string& address) {
  const std::string network = network_of(address);
  const std::lock_guard lock(mutex_);
  by_account_.erase(account_key(account, network));
  take_one_back(by_network_, network);
}

void SignInThrottle::withdraw(const std::string& account, const std::string& address) {
  const std::string network = network_of(address);
  const std::lock_guard lock(mutex_);
  take_one_back(by_account_, account_key(account, network));
  take_one_back(by_network_, network);
}

void SignInThrottle::make_room(Table& table, const ThrottleRule& rule, Instant now) const {
  if (table.size() < most_) return;
  std::erase_if(table, [&](const auto& entry) { return is_forgotten(entry.second, rule, now); });
  if (table.size() < most_) return;
  table.erase(std::min_element(table.begin(), table.end(),
                               [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
}

}  // namespace signalbox::api
