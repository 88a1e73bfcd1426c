#include "core/domain/schedule/schedule_codec.h"

SIGNALBOX_WIRE(signalbox::Schedule);
