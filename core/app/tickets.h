// One-time links: what is made for one, and finding what one is good for. Using one up is part of the change
// set that does what it allows.
#pragma once

#include <string>
#include <string_view>

#include "core/app/ports.h"

namespace signalbox {

struct NewTicket {
  Ticket ticket;
  Secret text;  // the link's last part; shown or mailed once, kept nowhere
};

// Gives `wanted` an id, a text and an end; the caller stores it.
NewTicket fresh_ticket(Ports& ports, Ticket wanted, Duration life);

// not_found in the same words for unknown, used and expired ones.
Result<Ticket> find_good_ticket(Ports& ports, const Secret& text);
Error no_good_ticket();

// Uses a ticket up: whoever else tries to in the same moment gets a conflict.
PutTicket use_up(Ticket ticket, Instant now);

std::string_view name_of(TicketPurpose purpose);

}  // namespace signalbox
