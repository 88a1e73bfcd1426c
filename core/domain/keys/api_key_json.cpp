#include "core/base/codec.h"
#include "core/domain/keys/api_key.h"

SIGNALBOX_WIRE(signalbox::ApiKey);
