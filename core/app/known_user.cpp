#include "core/app/known_user.h"

#include "core/app/audit.h"

namespace signalbox {

Status make_known(Ports& ports, const std::string& project_id, const std::string& user_id, Instant now,
                  ChangeSet& changes) {
  TRY(const std::optional<User> known, ports.users.find_user(project_id, user_id));
  if (known) return {};
  changes.push_back(PutUser{project_id, user_id, now});
  changes.push_back(audit(ports, {.project_id = project_id,
                                  .action = "user.created",
                                  .subject = {"user", user_id},
                                  .user_id = user_id}));
  return {};
}

}  // namespace signalbox
