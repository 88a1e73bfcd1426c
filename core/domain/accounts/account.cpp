#include "core/domain/accounts/account.h"

#include <algorithm>

#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxEmailBytes = 254;
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMinPasswordCharacters = 10;
constexpr std::size_t kMaxPasswordBytes = 1024;

bool is_visible_ascii(char c) { return c > 0x20 && c < 0x7F; }

std::size_t characters_of(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

Result<std::string> check_email(std::string_view text) {
  const std::string email = to_lower_ascii(trim(text));
  const std::size_t at = email.find('@');
  const bool one_at = at != std::string::npos && at == email.rfind('@');
  const std::string_view host = one_at ? std::string_view(email).substr(at + 1) : std::string_view();
  const bool good_host = host == "localhost" || (host.find('.') != std::string_view::npos &&
                                                 host.front() != '.' && host.back() != '.');
  const bool visible = std::all_of(email.begin(), email.end(), is_visible_ascii);
  const bool marks = email.find_first_of("<>,;:\"()[]\\") != std::string::npos;
  if (!one_at || at == 0 || host.empty() || !good_host || !visible || marks || email.size() > kMaxEmailBytes)
    return invalid_field("email", "must be an e-mail address such as alice@example.com");
  return email;
}

Status check_person_name(std::string_view name) {
  if (trim(name).empty() || name.size() > kMaxNameBytes || !is_valid_utf8(name) ||
      has_control_characters(name))
    return invalid_field("name", "must be 1 to 200 bytes of UTF-8 without control characters");
  return {};
}

Status check_new_password(std::string_view password, std::string_view email) {
  if (!is_valid_utf8(password) || characters_of(password) < kMinPasswordCharacters)
    return invalid_field("password", "must have at least 10 characters");
  if (password.size() > kMaxPasswordBytes) return invalid_field("password", "must be at most 1024 bytes");
  if (to_lower_ascii(password) == email) return invalid_field("password", "must not be the e-mail address");
  return {};
}

std::vector<Scope> scopes_of(Role role) {
  if (role == Role::admin) return {Scope::admin};
  return {Scope::tools, Scope::workers, Scope::connections, Scope::sessions};
}

}  // namespace signalbox
