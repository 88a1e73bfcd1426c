#include "core/base/codec.h"
#include "core/domain/accounts/sign_in.h"

SIGNALBOX_WIRE(signalbox::SignIn);
