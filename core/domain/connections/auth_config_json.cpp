#include "core/base/codec.h"
#include "core/domain/connections/auth_config.h"

SIGNALBOX_WIRE(signalbox::AuthConfig);
