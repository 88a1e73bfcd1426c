#include <algorithm>
#include <array>
#include <optional>

#include "core/base/base64.h"
#include "core/base/codec.h"
#include "core/base/text.h"
#include "core/domain/identity/compact_token.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxKeyIdBytes = 256;

Error refused(std::string what) { return {ErrorCode::unauthenticated, std::move(what)}; }

std::optional<SignatureAlgorithm> algorithm_named(const std::string& name) {
  for (const auto& [algorithm, own] : EnumNames<SignatureAlgorithm>::list)
    if (own == name) return algorithm;
  return std::nullopt;
}

// Only what is understood may stand in a header: an extension that must be understood (RFC 7515 section
// 4.1.11) would change what the signature means.
Status read_header(const std::string& text, CompactToken& token) {
  const auto header = parse_json(text, "the token's header");
  if (!header.ok() || !header->is_object()) return refused("this token's header is not JSON");
  const auto algorithm = algorithm_named(text_member(*header, "alg"));
  if (!algorithm) return refused("this token is not signed with RS256, ES256 or EdDSA");
  if (header->contains("crit")) return refused("this token asks for an extension that is not known here");
  const Json& key_id = member(*header, "kid");
  if (!key_id.is_null() && !key_id.is_string()) return refused("this token's key id is no text");
  token.algorithm = *algorithm;
  token.key_id = text_member(*header, "kid");
  if (token.key_id.size() > kMaxKeyIdBytes || has_control_characters(token.key_id))
    return refused("this token's key id is too long or damaged");
  return {};
}

}  // namespace

bool looks_like_token(std::string_view text) { return std::count(text.begin(), text.end(), '.') == 2; }

Result<CompactToken> parse_compact_token(std::string_view text) {
  if (!looks_like_token(text)) return refused("this is not a signed token: it must have three parts");
  if (text.size() > kMaxTokenBytes) return refused("this token is longer than 16 KiB");
  const std::size_t first = text.find('.');
  const std::size_t second = text.find('.', first + 1);
  const std::array<std::string_view, 3> parts = {
      text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
  std::array<std::string, 3> bytes;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto decoded = from_base64url(parts[i]);
    if (!decoded || decoded->empty()) return refused("this token is damaged: a part of it is not base64url");
    bytes[i] = *std::move(decoded);
  }
  CompactToken token;
  CHECK_OK(read_header(bytes[0], token));
  token.text = std::string(text);
  token.signed_bytes = second;
  token.payload = std::move(bytes[1]);
  token.signature = std::move(bytes[2]);
  return token;
}

}  // namespace signalbox
