// Entries of the audit log about connections: which app and whose account, never a credential.
#pragma once

#include <string>

#include "core/app/audit.h"

namespace signalbox {

// `why` is added when not empty.
AddAudit connection_audit(Ports& ports, const Connection& connection, std::string action,
                          const std::string& why = "");

}  // namespace signalbox
