// clang++ -fsanitize=fuzzer: a token is taken apart or refused; what is accepted is canonical, so that the
// text that was looked at is the text that is verified. Claims of any bytes are read or refused.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/base64.h"
#include "core/domain/identity/claims.h"
#include "core/domain/identity/compact_token.h"

using namespace signalbox;

namespace {

constexpr Instant kNow{1'800'000'000'000};

void check_claims_of(std::string_view payload) {
  const auto claims = parse_claims(payload);
  if (!claims.ok()) return;
  (void)text_claim(*claims, "sub");
  const bool believed = check_claims(*claims, {"https://id.example.com", "signalbox"}, kNow).ok();
  if (!believed) return;
  if (!claims->expires_at || *claims->expires_at + kClockLeeway <= kNow) std::abort();
  if (claims->issuer != "https://id.example.com") std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_claims_of(text);
  // As it comes, and as the header of a token that has everything else.
  for (const std::string& candidate : {std::string(text), to_base64url(text) + ".e30.eA",
                                       "eyJhbGciOiJSUzI1NiJ9." + to_base64url(text) + ".eA"}) {
    const auto token = parse_compact_token(candidate);
    if (!token.ok()) continue;
    const std::string again = candidate.substr(0, candidate.find('.')) + "." + to_base64url(token->payload) +
                              "." + to_base64url(token->signature);
    if (again != candidate || token->text != candidate) std::abort();
    if (token->signed_bytes != candidate.rfind('.')) std::abort();
    check_claims_of(token->payload);
  }
  return 0;
}
