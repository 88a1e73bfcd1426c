#include "core/domain/identity/claims.h"

#include <algorithm>

namespace signalbox {
namespace {

Error refused(std::string what) { return {ErrorCode::unauthenticated, std::move(what)}; }

std::string clock_note(Instant now) {
  return "this server's clock says " + format_rfc3339(now) + ", and 2 minutes of difference are allowed";
}

Status check_times(const Claims& claims, Instant now) {
  if (!claims.expires_at) return refused("this token has no end (exp); only tokens that end are taken");
  if (now >= *claims.expires_at + kClockLeeway)
    return refused("this token ended at " + format_rfc3339(*claims.expires_at) + "; get a new one (" +
                   clock_note(now) + ")");
  if (claims.not_before && now + kClockLeeway < *claims.not_before)
    return refused("this token is valid from " + format_rfc3339(*claims.not_before) +
                   " only; set both clocks right (" + clock_note(now) + ")");
  if (claims.issued_at && now + kClockLeeway < *claims.issued_at)
    return refused("this token was issued in the future, at " + format_rfc3339(*claims.issued_at) +
                   "; set both clocks right (" + clock_note(now) + ")");
  return {};
}

bool is_for(const Claims& claims, std::string_view audience) {
  return std::find(claims.audience.begin(), claims.audience.end(), audience) != claims.audience.end();
}

}  // namespace

Status check_claims(const Claims& claims, const ClaimRules& rules, Instant now) {
  if (claims.issuer != rules.issuer) return refused("this token was issued by somebody else (iss)");
  if (rules.audience.empty() || !is_for(claims, rules.audience))
    return refused("this token is not meant for this server (aud); its audience must be \"" + rules.audience +
                   "\"");
  return check_times(claims, now);
}

Status check_id_token(const Claims& claims, std::string_view nonce, std::string_view client_id) {
  if (nonce.empty() || claims.nonce != nonce) return refused("this token belongs to another sign-in (nonce)");
  if (claims.subject.empty()) return refused("this token does not say who signed in (sub)");
  const bool must_name = claims.audience.size() > 1;
  if ((must_name || !claims.authorized_party.empty()) && claims.authorized_party != client_id)
    return refused("this token was issued to another client (azp)");
  return {};
}

}  // namespace signalbox
