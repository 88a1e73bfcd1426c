// clang++ -fsanitize=fuzzer: whatever a token endpoint answers, a token fits one header line, and what is
// said of a refusal is one bounded line of UTF-8.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/text.h"
#include "core/domain/oauth/token_answer.h"

using namespace signalbox;

namespace {

bool fits_header(const Secret& token) {
  const std::string& text = token.reveal();
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

bool is_clean(std::string_view text, std::size_t limit) {
  return text.size() <= limit && is_valid_utf8(text) && !has_control_characters(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  AuthSpec spec;
  spec.scheme = AuthScheme::oauth2;
  spec.oauth = OAuthSpec{};
  if (data[0] & 1) spec.oauth->token_path = {"authed_user"};
  spec.account = AccountSource{"", {"id_token", "sub"}, {"id_token", "email"}, "@"};
  constexpr int kStatuses[] = {200, 201, 302, 400, 401, 404, 429, 503};
  const std::string_view body(reinterpret_cast<const char*>(data + 1), size - 1);
  const oauth::TokenAnswer answer = oauth::read_token_answer(spec, kStatuses[(data[0] >> 1) & 7], body);
  if (const auto* grant = std::get_if<oauth::Grant>(&answer)) {
    if (!fits_header(grant->access_token)) std::abort();
    if (grant->refresh_token && !fits_header(*grant->refresh_token)) std::abort();
    if (grant->life && grant->life->ms <= 0) std::abort();
    if (grant->account && (grant->account->id.empty() || !is_clean(grant->account->label, 203))) std::abort();
  } else if (!is_clean(std::get<oauth::Refusal>(answer).message, 303)) {
    std::abort();
  }
  return 0;
}
