#include "core/base/codec.h"
#include "core/domain/accounts/ticket.h"

SIGNALBOX_WIRE(signalbox::Ticket);
