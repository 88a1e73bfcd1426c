#include "core/domain/identity/identity_host.h"

namespace signalbox {

std::vector<Scope> host_scopes() {
  return {Scope::tools, Scope::workers, Scope::connections, Scope::sessions};
}

}  // namespace signalbox
