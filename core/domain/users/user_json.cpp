#include "core/base/codec.h"
#include "core/domain/users/user.h"

SIGNALBOX_WIRE(signalbox::User);
