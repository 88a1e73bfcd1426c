#include "core/app/tickets.h"

#include "core/base/id.h"

namespace signalbox {

NewTicket fresh_ticket(Ports& ports, Ticket wanted, Duration life) {
  const Instant now = ports.clock.now();
  NewTicket fresh{.ticket = std::move(wanted), .text = Secret(make_token("tk", ports.random))};
  fresh.ticket.id = make_id(id_prefix::kTicket, now, ports.random);
  fresh.ticket.hash = ports.sealer.hash(fresh.text);
  fresh.ticket.created_at = now;
  fresh.ticket.expires_at = now + life;
  fresh.ticket.rev = 1;
  return fresh;
}

Error no_good_ticket() {
  return {ErrorCode::not_found, "this link is not valid, or no longer; ask for a new one"};
}

Result<Ticket> find_good_ticket(Ports& ports, const Secret& text) {
  TRY(std::optional<Ticket> ticket, ports.sign_ins.find_ticket_by_hash(ports.sealer.hash(text)));
  if (!ticket || !is_good(*ticket, ports.clock.now())) return no_good_ticket();
  return *std::move(ticket);
}

PutTicket use_up(Ticket ticket, Instant now) {
  ticket.used_at = now;
  ticket.rev += 1;
  return {std::move(ticket)};
}

std::string_view name_of(TicketPurpose purpose) {
  for (const auto& [candidate, name] : EnumNames<TicketPurpose>::list)
    if (candidate == purpose) return name;
  return "";
}

}  // namespace signalbox
