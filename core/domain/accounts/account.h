// An account: a person who signs in to Signalbox itself, with a role in one project. It may be linked to one
// of the host product's users, and then acts for that user only. The password's hash has no wire name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fields.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/keys/api_key.h"

namespace signalbox {

enum class Role { viewer, member, admin };
enum class AccountStatus { active, disabled };

struct Account {
  std::string project_id;
  std::string id;     // acc_…
  std::string email;  // lower case; unique in its project
  std::string name;
  Role role = Role::member;
  AccountStatus status = AccountStatus::active;
  std::optional<std::string> user_id;  // the linked user
  std::string password_hash;           // Argon2id in PHC form; empty: none was set
  std::string identity;                // "<issuer> <subject>" of an OpenID provider; empty: none
  Instant created_at;
  std::optional<Instant> last_sign_in_at;
  std::int64_t rev = 0;
};

// Lower case, without blanks around. Fails with invalid_argument unless it is one address of at most 254
// bytes: one "@", something before it, a host with a dot or "localhost" after it (RFC 5321 limits, ASCII).
Result<std::string> check_email(std::string_view text);

// 1 to 200 bytes of UTF-8 without control characters.
Status check_person_name(std::string_view name);

// At least 10 characters and at most 1,024 bytes, and not the e-mail address; no rules about kinds of
// characters (NIST SP 800-63B).
Status check_new_password(std::string_view password, std::string_view email);

// What a role may do: a viewer reads everything but keys and people, a member also acts, an admin all.
std::vector<Scope> scopes_of(Role role);

template <>
struct EnumNames<Role> {
  static constexpr std::pair<Role, std::string_view> list[] = {
      {Role::viewer, "viewer"}, {Role::member, "member"}, {Role::admin, "admin"}};
};

template <>
struct EnumNames<AccountStatus> {
  static constexpr std::pair<AccountStatus, std::string_view> list[] = {
      {AccountStatus::active, "active"}, {AccountStatus::disabled, "disabled"}};
};

template <>
struct Fields<Account> {
  static constexpr auto list = std::make_tuple(
      field("id", &Account::id), field("projectId", &Account::project_id), field("email", &Account::email),
      field("name", &Account::name), field("role", &Account::role), field("status", &Account::status),
      field("userId", &Account::user_id), field("createdAt", &Account::created_at),
      field("lastSignInAt", &Account::last_sign_in_at), field("rev", &Account::rev));
};

}  // namespace signalbox
