#include "core/base/codec.h"
#include "core/domain/events/event.h"

SIGNALBOX_WIRE(signalbox::Event);
