// Letting people in who have no account yet: by an invitation, and the first admin by the set-up link.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/app/tickets.h"

namespace signalbox {

inline constexpr Duration kSetUpLinkLife = Duration::hours(24);
inline constexpr Duration kInvitationLife = Duration::days(7);

struct Invitation {
  std::string project_id;
  std::string email;  // empty: whoever has the link
  Role role = Role::member;
  std::optional<std::string> user_id = {};  // whom the account will be linked to
};

// conflict when an account has this e-mail address.
Result<NewTicket> invite(Ports& ports, const Invitation& invitation);

// Those that are still good, newest first, at most 100.
Result<std::vector<Ticket>> open_invitations(Ports& ports, std::string_view project);

// not_found unless the invitation is still good.
Status withdraw_invitation(Ports& ports, std::string_view project, std::string_view ticket_id);

// A new set-up link in place of the earlier ones. conflict when the project has an admin.
Result<NewTicket> make_set_up_ticket(Ports& ports, std::string_view project);

}  // namespace signalbox
