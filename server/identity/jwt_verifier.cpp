#include "server/identity/jwt_verifier.h"

namespace signalbox {
namespace {

Error refused(std::string what) { return {ErrorCode::unauthenticated, std::move(what)}; }

enum class Outcome { verified, forged, key_unknown };

// Keys that could have signed it: of its algorithm and, if the token names one, with that id. A token that
// names none may always be of a key that is not known yet.
Outcome try_keys(const CompactToken& token, const KeySet& keys) {
  bool any = false;
  for (const PublicKey& key : keys) {
    if (key.algorithm() != token.algorithm || (!token.key_id.empty() && key.id() != token.key_id)) continue;
    any = !token.key_id.empty();
    if (key.verifies(token)) return Outcome::verified;
  }
  return any ? Outcome::forged : Outcome::key_unknown;
}

Status judge(Outcome outcome) {
  if (outcome == Outcome::verified) return {};
  if (outcome == Outcome::forged) return refused("this token's signature is not its issuer's");
  return refused("this token was signed with a key that its issuer does not publish (kid, alg)");
}

// A single configured key often has no id, while tokens name one.
Outcome try_configured(const CompactToken& token, const KeySet& keys) {
  const Outcome outcome = try_keys(token, keys);
  if (outcome != Outcome::key_unknown || keys.size() != 1 || !keys.front().id().empty()) return outcome;
  if (keys.front().algorithm() != token.algorithm) return outcome;
  return keys.front().verifies(token) ? Outcome::verified : Outcome::forged;
}

}  // namespace

JwtVerifier::JwtVerifier(HttpClient& http, Clock& clock)
    : clock_(clock),
      metadata_([&http, &clock](const std::string& issuer) { return fetch_metadata(http, clock, issuer); },
                clock),
      published_(
          [&http, &clock](const std::string& address) -> Result<KeySet> {
            TRY(const std::string text, fetch_document(http, clock, address, "the issuer's keys"));
            return parse_key_set(text);
          },
          clock) {}

Result<Claims> JwtVerifier::verify(const Secret& secret, const TokenRules& rules) {
  TRY(const CompactToken token, parse_compact_token(secret.reveal()));
  if (!rules.public_key.empty()) {
    TRY(const Keys keys, configured(rules.public_key));
    CHECK_OK(judge(try_configured(token, *keys)));
  } else {
    TRY(const std::string address, keys_address(rules));
    CHECK_OK(verify_published(token, address));
  }
  TRY(Claims claims, parse_claims(token.payload));
  CHECK_OK(check_claims(claims, rules.claims, clock_.now()));
  return claims;
}

Result<JwtVerifier::Keys> JwtVerifier::configured(const std::string& text) {
  const std::lock_guard lock(mutex_);
  Keys& keys = configured_[text];
  if (!keys) {
    TRY(KeySet parsed, parse_configured_key(text));
    keys = std::make_shared<const KeySet>(std::move(parsed));
  }
  return keys;
}

Result<std::string> JwtVerifier::keys_address(const TokenRules& rules) {
  if (!rules.jwks_url.empty()) return rules.jwks_url;
  TRY(const auto metadata, metadata_.get(rules.claims.issuer));
  return metadata->jwks;
}

Status JwtVerifier::verify_published(const CompactToken& token, const std::string& address) {
  TRY(Keys keys, published_.get(address));
  Outcome outcome = try_keys(token, *keys);
  if (outcome == Outcome::key_unknown) {
    TRY(const Keys newer, published_.renew(address));
    if (newer != keys) outcome = try_keys(token, *newer);
  }
  return judge(outcome);
}

}  // namespace signalbox
