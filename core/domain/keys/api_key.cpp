#include "core/domain/keys/api_key.h"

#include <algorithm>

#include "core/base/text.h"

namespace signalbox {

bool has_scope(const Caller& caller, Scope scope) {
  return std::any_of(caller.scopes.begin(), caller.scopes.end(),
                     [&](Scope owned) { return owned == scope || owned == Scope::admin; });
}

bool may_act_for(const Caller& caller, std::string_view project_id, std::string_view user_id) {
  return caller.project_id == project_id && (!caller.user_id || *caller.user_id == user_id);
}

Status check_key_name(std::string_view name) {
  if (name.size() > 100) return invalid_field("name", "must be at most 100 bytes long");
  if (!is_valid_utf8(name) || has_control_characters(name))
    return invalid_field("name", "must be UTF-8 without control characters");
  return {};
}

std::vector<Scope> default_user_scopes() {
  return {Scope::tools, Scope::workers, Scope::connections, Scope::sessions};
}

std::vector<Scope> default_project_scopes() { return {Scope::admin}; }

std::vector<Scope> page_token_scopes() {
  return {Scope::tools, Scope::workers, Scope::connections, Scope::sessions};
}

}  // namespace signalbox
