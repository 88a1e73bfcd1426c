#include "core/base/codec.h"
#include "core/domain/runs/run.h"

SIGNALBOX_WIRE(signalbox::Run);
SIGNALBOX_WIRE(signalbox::Step);
SIGNALBOX_WIRE(signalbox::RunFailure);
SIGNALBOX_WIRE(signalbox::RunRecord);
