// A signed token in compact form (JWS, RFC 7515 section 7.1), taken apart before anything in it is believed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/fields.h"
#include "core/base/result.h"

namespace signalbox {

inline constexpr std::size_t kMaxTokenBytes = 16 * 1024;

// The closed list of what a signature may be made with: asymmetric only. "none" and shared secrets are not in
// it, so a public key can never be taken for one.
enum class SignatureAlgorithm { rs256, es256, eddsa };

struct CompactToken {
  SignatureAlgorithm algorithm = SignatureAlgorithm::rs256;
  std::string key_id;            // "kid"; empty: the token names none
  std::string text;              // as it came
  std::size_t signed_bytes = 0;  // how many of them the signature is over: header, dot, payload
  std::string payload;           // decoded
  std::string signature;         // decoded
};

// Whether a credential has the shape of such a token, and so cannot be one of our keys.
bool looks_like_token(std::string_view text);

// Fails with unauthenticated; the message says what is wrong without repeating the token.
Result<CompactToken> parse_compact_token(std::string_view text);

template <>
struct EnumNames<SignatureAlgorithm> {
  static constexpr std::pair<SignatureAlgorithm, std::string_view> list[] = {
      {SignatureAlgorithm::rs256, "RS256"},
      {SignatureAlgorithm::es256, "ES256"},
      {SignatureAlgorithm::eddsa, "EdDSA"}};
};

}  // namespace signalbox
