// What a token endpoint answered: a grant, or a refusal of a kind that says what to do about it. Endpoints do
// not keep to RFC 6749 section 5: failures come with status 200, as HTML, as nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/secret.h"
#include "core/base/time.h"
#include "core/domain/tools/auth_spec.h"

namespace signalbox::oauth {

// Whose account a credential is for, in the app's own words.
struct AccountIdentity {
  std::string id;     // at most 256 bytes; never empty
  std::string label;  // at most 200 bytes of clean UTF-8
};

struct Grant {
  Secret access_token;
  std::optional<Secret> refresh_token;             // none: the one there is stays good
  std::optional<Duration> life;                    // of the access token; none: until it is refused
  std::optional<std::vector<std::string>> scopes;  // none: as asked for
  std::optional<AccountIdentity> account;          // where the spec reads it from this answer
};

enum class RefusalKind {
  transient,      // may work later: the endpoint is busy, broken, or not itself
  terminal,       // the code or refresh token is worth nothing any more
  misconfigured,  // the client, its secret or an address is wrong: an admin's business
};

struct Refusal {
  RefusalKind kind = RefusalKind::transient;
  std::string message;  // what the endpoint said, or what is odd about it; bounded, one line
};

using TokenAnswer = std::variant<Grant, Refusal>;

// `status` and `body` as they came.
TokenAnswer read_token_answer(const AuthSpec& spec, int status, std::string_view body);

// Follows the account source's paths in an operation's answer, or a token answer. None when there is no id.
std::optional<AccountIdentity> identity_in(const AccountSource& source, const JsonText& answer);

}  // namespace signalbox::oauth
