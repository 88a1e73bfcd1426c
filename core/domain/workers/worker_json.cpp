#include "core/base/codec.h"
#include "core/domain/schedule/schedule_json.h"
#include "core/domain/workers/worker.h"

SIGNALBOX_WIRE(signalbox::WorkerView);
