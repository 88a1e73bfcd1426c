// A ticket: what a one-time link is good for. The link's last part has 256 random bits, of which only a hash
// is kept; using it up and doing what it allows are one commit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/fields.h"
#include "core/base/time.h"
#include "core/domain/accounts/account.h"

namespace signalbox {

enum class TicketPurpose {
  set_up,          // makes the first admin
  invitation,      // makes an account with `role`, for `email` if that is given
  password_reset,  // sets the password of `account_id`
};

struct Ticket {
  std::string project_id;
  std::string id;  // tkt_…
  TicketPurpose purpose = TicketPurpose::invitation;
  std::string hash;  // lower-case hex SHA-256 of the link's last part
  std::string email;
  Role role = Role::member;
  std::optional<std::string> user_id;     // whom the invited account will be linked to
  std::optional<std::string> account_id;  // whose password
  Instant created_at;
  Instant expires_at;
  std::optional<Instant> used_at;
  std::int64_t rev = 0;
};

inline bool is_good(const Ticket& ticket, Instant now) { return !ticket.used_at && now < ticket.expires_at; }

template <>
struct EnumNames<TicketPurpose> {
  static constexpr std::pair<TicketPurpose, std::string_view> list[] = {
      {TicketPurpose::set_up, "set_up"},
      {TicketPurpose::invitation, "invitation"},
      {TicketPurpose::password_reset, "password_reset"}};
};

template <>
struct Fields<Ticket> {
  static constexpr auto list = std::make_tuple(
      field("id", &Ticket::id), field("purpose", &Ticket::purpose), field("email", &Ticket::email),
      field("role", &Ticket::role), field("userId", &Ticket::user_id),
      field("accountId", &Ticket::account_id), field("createdAt", &Ticket::created_at),
      field("expiresAt", &Ticket::expires_at), field("usedAt", &Ticket::used_at), field("rev", &Ticket::rev));
};

}  // namespace signalbox
