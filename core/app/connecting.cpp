#include "core/app/connecting.h"

namespace signalbox {

Result<const ConnectableApp*> find_app(const ConnectableApps& apps, std::string_view toolkit) {
  const auto found = apps.find(toolkit);
  if (found == apps.end())
    return invalid_field("toolkit", "is not known here; list them with GET /api/v1/toolkits");
  if (found->second.auth.scheme == AuthScheme::none)
    return invalid_field("toolkit", "needs no account: its tools can be called at once");
  return &found->second;
}

CallContext asking_context(Ports& ports, const std::string& project_id, const std::string& user_id,
                           Duration patience) {
  CallContext context;
  context.project_id = project_id;
  context.user_id = user_id;
  context.deadline = ports.clock.monotonic() + patience;
  return context;
}

}  // namespace signalbox
