#include "core/domain/oauth/authorisation.h"

#include <array>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/domain/net/url.h"

namespace signalbox::oauth {
namespace {

constexpr std::size_t kMaxSaidBytes = 200;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

// What somebody else wrote into the address is shown, so bounded and on one line.
std::string said(std::string_view text) {
  std::string clean;
  for (const char c : shorten(is_valid_utf8(text) ? text : "", kMaxSaidBytes))
    clean += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return clean;
}

}  // namespace

Secret make_nonce(Random& random) {
  std::array<std::uint8_t, 32> bytes;
  random.fill(bytes);
  return Secret(to_base64url(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size())));
}

std::string challenge_of(std::string_view sha256_hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < sha256_hex.size(); i += 2)
    bytes += static_cast<char>(hex_value(sha256_hex[i]) * 16 + hex_value(sha256_hex[i + 1]));
  return to_base64url(bytes);
}

std::string authorisation_address(const OAuthSpec& spec, const AuthorisationRequest& request) {
  std::string address = spec.authorize_url.substr(0, spec.authorize_url.find('#'));
  char separator = address.find('?') == std::string::npos ? '?' : '&';
  const auto add = [&](std::string_view name, std::string_view value) {
    address += separator + net::encode_query_value(name) + "=" + net::encode_query_value(value);
    separator = '&';
  };
  std::string scope;
  for (const std::string& item : request.scopes) scope += (scope.empty() ? "" : spec.scope_separator) + item;
  add("response_type", "code");
  add("client_id", request.client_id);
  add("redirect_uri", request.redirect_url);
  if (!scope.empty()) add("scope", scope);
  add("state", request.state.reveal());
  if (!request.challenge.empty()) {
    add("code_challenge", request.challenge);
    add("code_challenge_method", "S256");
  }
  for (const auto& [name, value] : spec.authorize_parameters) add(name, value);
  return address;
}

Status check_issuer(const OAuthSpec& spec, const Callback& callback) {
  if (callback.issuer.empty()) return {};
  const Error foreign{ErrorCode::permission_denied,
                      "the answer came from another authorisation server than the one that was asked; "
                      "nothing was connected"};
  if (!spec.issuer.empty()) return callback.issuer == spec.issuer ? Status() : foreign;
  const auto named = net::parse_url(callback.issuer);
  const auto asked = net::parse_url(spec.authorize_url);
  if (named.ok() && asked.ok() && net::origin(*named) == net::origin(*asked)) return {};
  return foreign;
}

Status check_answer(std::string_view app, const Callback& callback) {
  const std::string name(app);
  if (callback.error == "access_denied")
    return Error{ErrorCode::permission_denied, "access was not allowed in " + name +
                                                   ", so nothing was connected; open the link again to "
                                                   "allow it after all"};
  if (!callback.error.empty()) {
    std::string why = said(callback.error_description);
    if (why.empty()) why = said(callback.error);
    return Error{ErrorCode::upstream_failed, name + " did not go on: " + why};
  }
  if (callback.code.empty())
    return invalid_field("code", "is missing in the answer of " + name + "; open the link again");
  return {};
}

}  // namespace signalbox::oauth
