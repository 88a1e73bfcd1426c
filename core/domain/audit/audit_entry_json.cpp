#include "core/base/codec.h"
#include "core/domain/audit/audit_entry.h"

SIGNALBOX_WIRE(signalbox::AuditEntry);
