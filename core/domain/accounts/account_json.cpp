#include "core/base/codec.h"
#include "core/domain/accounts/account.h"

SIGNALBOX_WIRE(signalbox::Account);
