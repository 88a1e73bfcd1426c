#include "core/base/codec.h"
#include "core/domain/connections/connection.h"

SIGNALBOX_WIRE(signalbox::Connection);
