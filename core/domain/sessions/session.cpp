#include "core/domain/sessions/session.h"

#include <algorithm>

#include "core/base/text.h"

namespace signalbox {
namespace {

bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

}  // namespace

SessionStatus status_of(const Session& session, Instant now) {
  if (session.revoked_at) return SessionStatus::revoked;
  return session.expires_at <= now ? SessionStatus::expired : SessionStatus::active;
}

void slide(Session& session, Instant now, Duration idle_life) {
  if (session.revoked_at) return;
  session.last_active_at = std::max(session.last_active_at, now);
  session.expires_at = session.last_active_at + idle_life;
}

bool admits_toolkit(const Session& session, std::string_view toolkit) {
  if (session.toolkits.empty()) return true;
  const std::string wanted = to_lower_ascii(toolkit);
  return std::any_of(session.toolkits.begin(), session.toolkits.end(),
                     [&](const std::string& slug) { return to_lower_ascii(slug) == wanted; });
}

Status check_user_id(std::string_view user_id) {
  if (user_id.empty() || user_id.size() > 256) return invalid_field("userId", "must be 1 to 256 bytes long");
  if (!is_valid_utf8(user_id) || has_control_characters(user_id))
    return invalid_field("userId", "must be UTF-8 without control characters");
  return {};
}

Status check_toolkits(const std::vector<std::string>& toolkits) {
  if (toolkits.size() > 100) return invalid_field("toolkits", "must have at most 100 items");
  for (std::size_t i = 0; i < toolkits.size(); ++i)
    if (!is_slug(toolkits[i]))
      return invalid_field("toolkits[" + std::to_string(i) + "]",
                           "must be 1 to 64 letters, digits, \"-\" or \"_\"");
  return {};
}

}  // namespace signalbox
