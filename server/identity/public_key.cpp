#include "server/identity/public_key.h"

#include <cjose/cjose.h>
#include <sodium.h>

#include <algorithm>
#include <optional>

#include "core/base/base64.h"
#include "core/base/json.h"
#include "server/identity/pem_key.h"

namespace signalbox {

// Makes keys of JWKs.
class KeyReader {
 public:
  // Nothing for a key that is of no use here.
  static std::optional<PublicKey> read(const Json& jwk) {
    if (!is_for_signatures(jwk)) return std::nullopt;
    PublicKey key;
    key.id_ = text_member(jwk, "kid");
    const std::string kind = text_member(jwk, "kty");
    if (kind == "RSA") return read_rsa(jwk, std::move(key));
    if (kind == "EC") return read_p256(jwk, std::move(key));
    if (kind == "OKP") return read_ed25519(jwk, std::move(key));
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kLeastRsaBytes = 256;
  static constexpr std::size_t kMostRsaBytes = 1024;  // larger ones cost whoever verifies
  static constexpr std::size_t kMostExponentBytes = 8;

  static bool is_for_signatures(const Json& jwk) {
    const std::string use = text_member(jwk, "use");
    return jwk.is_object() && (use.empty() || use == "sig");
  }

  // Whether the key is for this algorithm, if it says for which.
  static bool agrees(const Json& jwk, std::string_view algorithm) {
    const std::string named = text_member(jwk, "alg");
    return named.empty() || named == algorithm;
  }

  static std::size_t decoded_size(const Json& jwk, const char* name) {
    const auto bytes = from_base64url(text_member(jwk, name));
    return bytes ? bytes->size() : 0;
  }

  // Only the public numbers are handed on, whatever else the JWK holds.
  static std::optional<PublicKey> import(const Json& numbers, PublicKey key, SignatureAlgorithm algorithm) {
    const std::string text = dump_json(numbers);
    cjose_err failed{};
    cjose_jwk_t* imported = cjose_jwk_import(text.data(), text.size(), &failed);
    if (!imported) return std::nullopt;
    key.algorithm_ = algorithm;
    key.key_ = {imported, [](cjose_jwk_t* owned) { cjose_jwk_release(owned); }};
    return key;
  }

  static std::optional<PublicKey> read_rsa(const Json& jwk, PublicKey key) {
    const std::size_t modulus = decoded_size(jwk, "n"), exponent = decoded_size(jwk, "e");
    if (!agrees(jwk, "RS256") || modulus < kLeastRsaBytes || modulus > kMostRsaBytes || exponent == 0 ||
        exponent > kMostExponentBytes)
      return std::nullopt;
    return import({{"kty", "RSA"}, {"n", text_member(jwk, "n")}, {"e", text_member(jwk, "e")}},
                  std::move(key), SignatureAlgorithm::rs256);
  }

  static std::optional<PublicKey> read_p256(const Json& jwk, PublicKey key) {
    if (!agrees(jwk, "ES256") || text_member(jwk, "crv") != "P-256" || decoded_size(jwk, "x") != 32 ||
        decoded_size(jwk, "y") != 32)
      return std::nullopt;
    return import(
        {{"kty", "EC"}, {"crv", "P-256"}, {"x", text_member(jwk, "x")}, {"y", text_member(jwk, "y")}},
        std::move(key), SignatureAlgorithm::es256);
  }

  static std::optional<PublicKey> read_ed25519(const Json& jwk, PublicKey key) {
    auto bytes = from_base64url(text_member(jwk, "x"));
    if (!agrees(jwk, "EdDSA") || text_member(jwk, "crv") != "Ed25519" || !bytes ||
        bytes->size() != crypto_sign_PUBLICKEYBYTES)
      return std::nullopt;
    key.algorithm_ = SignatureAlgorithm::eddsa;
    key.ed25519_ = *std::move(bytes);
    return key;
  }
};

namespace {

constexpr std::size_t kMostKeys = 100;

std::string_view name_of(SignatureAlgorithm algorithm) {
  for (const auto& [own, name] : EnumNames<SignatureAlgorithm>::list)
    if (own == algorithm) return name;
  return "";
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// The library reads the header by itself, so it is asked whether it saw the algorithm that was admitted.
bool verify_with_library(const CompactToken& token, const cjose_jwk_t* key) {
  cjose_err failed{};
  cjose_jws_t* jws = cjose_jws_import(token.text.data(), token.text.size(), &failed);
  if (!jws) return false;
  const char* algorithm = cjose_header_get(cjose_jws_get_protected(jws), CJOSE_HDR_ALG, &failed);
  const bool verified =
      algorithm != nullptr && name_of(token.algorithm) == algorithm && cjose_jws_verify(jws, key, &failed);
  cjose_jws_release(jws);
  return verified;
}

// cjose knows no Ed25519.
bool verify_ed25519(const CompactToken& token, const std::string& key) {
  return ::sodium_init() >= 0 && token.signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(bytes_of(token.signature), bytes_of(token.text), token.signed_bytes,
                                     bytes_of(key)) == 0;
}

KeySet keys_in(const Json& document) {
  KeySet keys;
  const Json& list = member(document, "keys");
  if (!list.is_array() || list.size() > kMostKeys) return keys;
  for (const Json& jwk : list)
    if (auto key = KeyReader::read(jwk)) keys.push_back(*std::move(key));
  return keys;
}

bool holds_private_key(const Json& document) {
  const Json& list = member(document, "keys");
  if (document.contains("d") || document.contains("k")) return true;
  return list.is_array() && std::any_of(list.begin(), list.end(), [](const Json& jwk) {
           return jwk.is_object() && (jwk.contains("d") || jwk.contains("k"));
         });
}

}  // namespace

bool PublicKey::verifies(const CompactToken& token) const {
  if (token.algorithm != algorithm_) return false;
  return key_ ? verify_with_library(token, key_.get()) : verify_ed25519(token, ed25519_);
}

Result<KeySet> parse_key_set(std::string_view json) {
  const auto document = parse_json(json, "the key set");
  if (!document.ok() || !document->is_object() || !member(*document, "keys").is_array())
    return Error{ErrorCode::upstream_failed, "what is published as the issuer's keys is no JWK set"};
  KeySet keys = keys_in(*document);
  if (keys.empty())
    return Error{ErrorCode::upstream_failed,
                 "the issuer publishes no key for RS256 (2048 bits or more), ES256 or EdDSA"};
  return keys;
}

Result<KeySet> parse_configured_key(std::string_view text) {
  std::string json(text);
  if (is_pem(text)) {
    TRY(json, jwk_of_pem(text));
  }
  const auto document = parse_json(json, "the public key");
  if (!document.ok() || !document->is_object())
    return Error{ErrorCode::not_configured, "the public key must be a JWK, a JWK set or PEM text"};
  if (holds_private_key(*document))
    return Error{ErrorCode::not_configured,
                 "this is a private or shared key; configure the public one, and keep this one out of here"};
  KeySet keys = keys_in(document->contains("keys") ? *document : Json{{"keys", Json::array({*document})}});
  if (keys.empty())
    return Error{ErrorCode::not_configured,
                 "the public key must be for RS256 (2048 bits or more), ES256 or EdDSA"};
  return keys;
}

}  // namespace signalbox
