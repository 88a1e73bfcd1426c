#include "core/app/invite.h"

#include <algorithm>

#include "core/app/audit.h"
#include "core/base/codec.h"

namespace signalbox {
namespace {

AddAudit about(Ports& ports, const std::string& action, const Ticket& ticket) {
  return audit(ports, {.project_id = ticket.project_id,
                       .action = action,
                       .subject = {"ticket", ticket.id},
                       .user_id = ticket.user_id,
                       .detail = to_text({{"email", ticket.email}, {"role", encode(ticket.role)}})});
}

Result<std::vector<Ticket>> good_tickets_for(Ports& ports, std::string_view project, TicketPurpose purpose) {
  TRY(std::vector<Ticket> tickets, ports.sign_ins.good_tickets(project, ports.clock.now()));
  std::erase_if(tickets, [&](const Ticket& ticket) { return ticket.purpose != purpose; });
  return tickets;
}

}  // namespace

Result<NewTicket> invite(Ports& ports, const Invitation& invitation) {
  Ticket wanted{.project_id = invitation.project_id,
                .purpose = TicketPurpose::invitation,
                .role = invitation.role,
                .user_id = invitation.user_id};
  if (wanted.user_id) CHECK_OK(check_user_id(*wanted.user_id));
  if (!invitation.email.empty()) {
    TRY(wanted.email, check_email(invitation.email));
    TRY(const std::optional<Account> known,
        ports.accounts.find_account_by_email(wanted.project_id, wanted.email));
    if (known) return Error{ErrorCode::conflict, "an account has this e-mail address already"};
  }
  NewTicket fresh = fresh_ticket(ports, std::move(wanted), kInvitationLife);
  CHECK_OK(commit_or_conflict(ports.changes,
                              {PutTicket{fresh.ticket}, about(ports, "invitation.created", fresh.ticket)},
                              "this invitation exists already; try again"));
  return fresh;
}

Result<std::vector<Ticket>> open_invitations(Ports& ports, std::string_view project) {
  return good_tickets_for(ports, project, TicketPurpose::invitation);
}

Status withdraw_invitation(Ports& ports, std::string_view project, std::string_view ticket_id) {
  TRY(const std::vector<Ticket> open, open_invitations(ports, project));
  const auto found =
      std::find_if(open.begin(), open.end(), [&](const Ticket& ticket) { return ticket.id == ticket_id; });
  if (found == open.end())
    return Error{ErrorCode::not_found,
                 "there is no open invitation with this id; list them with GET /api/v1/invitations"};
  return commit_or_conflict(ports.changes,
                            {use_up(*found, ports.clock.now()), about(ports, "invitation.withdrawn", *found)},
                            "this invitation has just been used; look at the accounts");
}

Result<NewTicket> make_set_up_ticket(Ports& ports, std::string_view project) {
  TRY(const bool has_admin, ports.accounts.has_admin(project));
  if (has_admin) return Error{ErrorCode::conflict, "there is an admin already; sign in as one"};
  const Instant now = ports.clock.now();
  NewTicket fresh = fresh_ticket(
      ports, {.project_id = std::string(project), .purpose = TicketPurpose::set_up, .role = Role::admin},
      kSetUpLinkLife);
  ChangeSet changes = {PutTicket{fresh.ticket}, about(ports, "set_up.link_made", fresh.ticket)};
  TRY(const std::vector<Ticket> earlier, good_tickets_for(ports, project, TicketPurpose::set_up));
  for (const Ticket& ticket : earlier) changes.push_back(use_up(ticket, now));
  CHECK_OK(commit_or_conflict(ports.changes, std::move(changes), "the set-up is being done; try again"));
  return fresh;
}

}  // namespace signalbox
