#include "server/identity/open_id_client.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/domain/oauth/token_request.h"
#include "server/identity/provider_metadata.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxAnswerBytes = 256 * 1024;
constexpr std::size_t kMaxMessageBytes = 200;
constexpr Duration kPatience = Duration::seconds(10);

HttpRequest token_request(const IdentityProvider& provider, const ProviderEndpoints& endpoints,
                          const CodeGrant& grant) {
  OAuthSpec spec;
  spec.token_url = endpoints.token;
  const oauth::Client client{.id = provider.client_id,
                             .secret = provider.client_secret,
                             .authentication = provider.client_secret.empty()    ? ClientAuth::none
                                               : endpoints.client_secret_in_body ? ClientAuth::post
                                                                                 : ClientAuth::basic};
  const oauth::EndpointRequest asked = oauth::exchange_code(
      spec, client,
      {.code = grant.code.reveal(), .redirect_url = grant.redirect_uri, .verifier = grant.verifier});
  HttpRequest request{.method = "POST",
                      .url = endpoints.token,
                      .body = asked.body,
                      .max_response_bytes = kMaxAnswerBytes,
                      .guard_scope = kIdentityScope};
  request.headers.emplace_back("Accept", "application/json");
  request.headers.emplace_back("Content-Type", asked.content_type);
  if (asked.authorization) request.headers.emplace_back("Authorization", asked.authorization->reveal());
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
    const bool is_down = response->status >= 500 || response->status == 429;
    return Error{is_down ? ErrorCode::upstream_unavailable : ErrorCode::upstream_failed,
                 provider.name + " refused the sign-in (status " + std::to_string(response->status) +
                     "): " + shorten(std::string(trim(said)), kMaxMessageBytes)};
  }
  std::string token = text_member(answer, "id_token");
  if (token.empty())
    return Error{ErrorCode::upstream_failed,
                 provider.name + " sent no ID token; its client needs the scope openid"};
  return Secret(std::move(token));
}

}  // namespace signalbox
