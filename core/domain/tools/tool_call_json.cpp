#include "core/base/codec.h"
#include "core/domain/tools/tool_call.h"

SIGNALBOX_WIRE(signalbox::ToolCallRecord);
