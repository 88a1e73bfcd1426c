#include "server/identity/pem_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/base/base64.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr int kCoordinateBytes = 32;  // P-256

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;

Error wrong_key() {
  return {ErrorCode::not_configured,
          "this PEM text is no public key of RSA, P-256 or Ed25519 (\"-----BEGIN PUBLIC KEY-----\")"};
}

// A number of the key in base64url, at least `bytes` long; empty when the key has no such number.
std::string number_of(const EVP_PKEY& key, const char* name, int bytes) {
  BIGNUM* raw = nullptr;
  if (EVP_PKEY_get_bn_param(&key, name, &raw) != 1) return "";
  const Number number(raw);
  std::string out(static_cast<std::size_t>(std::max(bytes, BN_num_bytes(number.get()))), '\0');
  if (BN_bn2binpad(number.get(), reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size())) <
      0)
    return "";
  return to_base64url(out);
}

bool is_p256(const EVP_PKEY& key) {
  std::array<char, 64> group{};
  return EVP_PKEY_get_utf8_string_param(&key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(),
                                        nullptr) == 1 &&
         std::string_view(group.data()) == "prime256v1";
}

std::string raw_key(const EVP_PKEY& key) {
  std::array<unsigned char, 32> bytes;
  std::size_t size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(&key, bytes.data(), &size) != 1) return "";
  return to_base64url({reinterpret_cast<const char*>(bytes.data()), size});
}

}  // namespace

bool is_pem(std::string_view text) { return trim(text).starts_with("-----BEGIN "); }

Result<std::string> jwk_of_pem(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Key key(bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  if (!key) return wrong_key();
  switch (EVP_PKEY_get_base_id(key.get())) {
    case EVP_PKEY_RSA:
      return dump_json({{"kty", "RSA"},
                        {"n", number_of(*key, OSSL_PKEY_PARAM_RSA_N, 0)},
                        {"e", number_of(*key, OSSL_PKEY_PARAM_RSA_E, 0)}});
    case EVP_PKEY_EC:
      if (!is_p256(*key)) return wrong_key();
      return dump_json({{"kty", "EC"},
                        {"crv", "P-256"},
                        {"x", number_of(*key, OSSL_PKEY_PARAM_EC_PUB_X, kCoordinateBytes)},
                        {"y", number_of(*key, OSSL_PKEY_PARAM_EC_PUB_Y, kCoordinateBytes)}});
    case EVP_PKEY_ED25519: return dump_json({{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", raw_key(*key)}});
    default: return wrong_key();
  }
}

}  // namespace signalbox
