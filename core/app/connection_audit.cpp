#include "core/app/connection_audit.h"

#include "core/base/json.h"

namespace signalbox {

AddAudit connection_audit(Ports& ports, const Connection& connection, std::string action,
                          const std::string& why) {
  Json detail = {{"toolkit", connection.toolkit}, {"label", connection.label}};
  if (!connection.alias.empty()) detail["alias"] = connection.alias;
  if (!why.empty()) detail["reason"] = why;
  return audit(ports, {.project_id = connection.project_id,
                       .action = std::move(action),
                       .subject = {std::string(subject_kind::kConnection), connection.id},
                       .user_id = connection.user_id,
                       .detail = to_text(detail)});
}

}  // namespace signalbox
