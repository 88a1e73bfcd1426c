#include "core/base/codec.h"
#include "core/domain/notes/note.h"

SIGNALBOX_WIRE(signalbox::Note);
