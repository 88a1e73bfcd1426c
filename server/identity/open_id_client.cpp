#include "server/identity/open_id_client.h"

#include "core/base/base64.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/domain/net/url.h"
#include "server/identity/provider_metadata.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxAnswerBytes = 256 * 1024;
constexpr std::size_t kMaxMessageBytes = 200;
constexpr Duration kPatience = Duration::seconds(10);

// application/x-www-form-urlencoded, of values that are percent-encoded the long way.
std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string form;
  for (const auto& [name, value] : fields)
    form += (form.empty() ? "" : "&") + name + "=" + net::encode_query_value(value);
  return form;
}

// RFC 6749 section 2.3.1.
std::string basic_credentials(const IdentityProvider& provider) {
  return "Basic " + to_base64(net::encode_query_value(provider.client_id) + ":" +
                              net::encode_query_value(provider.client_secret.reveal()));
}

HttpRequest token_request(const IdentityProvider& provider, const ProviderEndpoints& endpoints,
                          const CodeGrant& grant) {
  HttpRequest request{.method = "POST",
                      .url = endpoints.token,
                      .max_response_bytes = kMaxAnswerBytes,
                      .guard_scope = kIdentityScope};
  request.headers.emplace_back("Accept", "application/json");
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  std::vector<std::pair<std::string, std::string>> fields = {{"grant_type", "authorization_code"},
                                                             {"code", grant.code.reveal()},
                                                             {"redirect_uri", grant.redirect_uri},
                                                             {"code_verifier", grant.verifier.reveal()}};
  const bool is_public = provider.client_secret.empty();
  if (is_public || endpoints.client_secret_in_body) fields.emplace_back("client_id", provider.client_id);
  if (!is_public && endpoints.client_secret_in_body)
    fields.emplace_back("client_secret", provider.client_secret.reveal());
  else if (!is_public)
    request.headers.emplace_back("Authorization", basic_credentials(provider));
  request.body = form_of(fields);
  return request;
}

}  // namespace

HttpOpenIdClient::HttpOpenIdClient(HttpClient& http, Clock& clock)
    : http_(http),
      clock_(clock),
      metadata_([&http, &clock](const std::string& issuer) { return fetch_metadata(http, clock, issuer); },
                clock) {}

Result<ProviderEndpoints> HttpOpenIdClient::endpoints(const IdentityProvider& provider) {
  TRY(const auto metadata, metadata_.get(provider.issuer));
  if (metadata->authorization.empty() || metadata->token.empty())
    return Error{ErrorCode::upstream_failed, provider.name + " does not say where people sign in"};
  return *metadata;
}

Result<Secret> HttpOpenIdClient::redeem(const IdentityProvider& provider, const CodeGrant& grant) {
  TRY(const ProviderEndpoints found, endpoints(provider));
  const CallContext context{.deadline = clock_.monotonic() + kPatience};
  const auto response = http_.send(token_request(provider, found, grant), context);
  if (!response.ok())
    return Error{ErrorCode::upstream_unavailable,
                 provider.name + " could not be asked: " + response.error().message};
  const auto body = parse_json(response->body, "the answer");
  const Json answer = body.ok() ? *body : Json();
  if (response->status != 200) {
    const std::string said = text_member(answer, "error") + " " + text_member(answer, "error_description");
    return Error{ErrorCode::upstream_failed, provider.name + " refused the sign-in (status " +
                                                 std::to_string(response->status) +
                                                 "): " + shorten(std::string(trim(said)), kMaxMessageBytes)};
  }
  std::string token = text_member(answer, "id_token");
  if (token.empty())
    return Error{ErrorCode::upstream_failed,
                 provider.name + " sent no ID token; its client needs the scope openid"};
  return Secret(std::move(token));
}

}  // namespace signalbox
