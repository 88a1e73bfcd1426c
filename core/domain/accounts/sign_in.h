// A sign-in: one browser in which an account is signed in. The cookie holds 256 random bits, of which only a
// hash is kept; neither has a wire name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/fields.h"
#include "core/base/time.h"

namespace signalbox {

inline constexpr Duration kSignInIdleLife = Duration::days(7);
inline constexpr Duration kSignInLongestLife = Duration::days(30);

struct SignIn {
  std::string project_id;
  std::string id;  // si_…
  std::string account_id;
  std::string hash;     // lower-case hex SHA-256 of the cookie's value
  std::string address;  // of the network, as it was at the beginning
  std::string browser;  // User-Agent, shortened
  Instant created_at;
  Instant last_seen_at;
  Instant expires_at;
  std::optional<Instant> ended_at;
  std::int64_t rev = 0;
};

inline bool is_live(const SignIn& sign_in, Instant now) {
  return !sign_in.ended_at && now < sign_in.expires_at;
}

template <>
struct Fields<SignIn> {
  static constexpr auto list =
      std::make_tuple(field("id", &SignIn::id), field("accountId", &SignIn::account_id),
                      field("address", &SignIn::address), field("browser", &SignIn::browser),
                      field("createdAt", &SignIn::created_at), field("lastSeenAt", &SignIn::last_seen_at),
                      field("expiresAt", &SignIn::expires_at), field("endedAt", &SignIn::ended_at));
};

}  // namespace signalbox
