// The host product's users: naming one before its first call, switching one off and on again.
#pragma once

#include <string>
#include <string_view>

#include "core/app/ports.h"

namespace signalbox {

// A known user stays as it is.
Result<User> create_user(Ports& ports, const std::string& project, const std::string& user_id);

// Nothing acts for a disabled user: no key, page token or linked account is taken, its sessions call no
// tools and its workers pause. Enabling resumes the workers that paused for this. not_found for unknown ones.
Result<User> set_user_disabled(Ports& ports, const std::string& project, const std::string& user_id,
                               bool disabled);

// Users that nobody has named yet are not disabled.
Result<bool> is_user_disabled(Ports& ports, std::string_view project, std::string_view user_id);

// permission_denied when the user is disabled.
Status check_user_enabled(Ports& ports, std::string_view project, std::string_view user_id);

inline constexpr std::string_view kUserDisabled = "this user is disabled";

}  // namespace signalbox
