#include "core/app/host_identity.h"

#include <algorithm>

#include "core/domain/identity/compact_token.h"

namespace signalbox {
namespace {

Error refused(std::string what) { return {ErrorCode::unauthenticated, std::move(what)}; }

// Which host the token is for, as it says itself: not proven yet. A host may have several audiences, each
// with a project or scopes of its own.
Result<const IdentityHost*> host_of(const Identity& identity, const Claims& said) {
  const IdentityHost* of_issuer = nullptr;
  for (const IdentityHost& host : identity.hosts) {
    if (host.issuer != said.issuer) continue;
    of_issuer = &host;
    if (std::find(said.audience.begin(), said.audience.end(), host.audience) != said.audience.end())
      return &host;
  }
  if (!of_issuer)
    return refused(
        "tokens of this issuer are not taken here; the operator names issuers in [[identity.hosts]]");
  return of_issuer;  // its audience is refused once the signature is known to be right
}

Status let_in(Ports& ports, const IdentityHost& host, const std::string& user_id) {
  TRY(const std::optional<User> user, ports.users.find_user(host.project, user_id));
  if (!user)
    return commit_or_conflict(ports.changes, {PutUser{host.project, user_id, ports.clock.now()}},
                              "this user is being created; try again");
  if (user->disabled_at)
    return Error{ErrorCode::permission_denied, "this user is switched off; ask whoever runs this product"};
  return {};
}

}  // namespace

Result<Caller> authenticate_host_token(Ports& ports, const Identity& identity, const Secret& token) {
  TRY(const CompactToken parts, parse_compact_token(token.reveal()));
  TRY(const Claims said, parse_claims(parts.payload));
  TRY(const IdentityHost* const host, host_of(identity, said));
  TRY(const Claims claims, identity.tokens.verify(token, {.claims = {host->issuer, host->audience},
                                                          .jwks_url = host->jwks_url,
                                                          .public_key = host->public_key}));
  const std::string user_id = text_claim(claims, host->user_claim);
  if (!check_user_id(user_id).ok())
    return refused("this token's claim \"" + host->user_claim + "\" is not the id of a user");
  CHECK_OK(let_in(ports, *host, user_id));
  return Caller{.project_id = host->project,
                .user_id = user_id,
                .scopes = host->scopes.empty() ? host_scopes() : host->scopes,
                .credential_id = "jwt:" + host->issuer + " " + user_id,
                .expires_at = claims.expires_at ? std::optional(*claims.expires_at + kClockLeeway)
                                                : std::optional<Instant>()};
}

}  // namespace signalbox
