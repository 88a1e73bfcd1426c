#include "core/domain/oauth/token_request.h"

#include <utility>
#include <vector>

#include "core/base/base64.h"
#include "core/base/json.h"
#include "core/domain/net/url.h"

namespace signalbox::oauth {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

std::string form_of(const Parameters& parameters) {
  std::string form;
  for (const auto& [name, value] : parameters)
    form += (form.empty() ? "" : "&") + name + "=" + net::encode_query_value(value);
  return form;
}

std::string json_of(const Parameters& parameters) {
  Json body = Json::object();
  for (const auto& [name, value] : parameters) body[name] = value;
  return dump_json(body);
}

EndpointRequest request_of(BodyFormat format, const Client& client, Parameters parameters) {
  EndpointRequest request;
  // RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
  if (client.authentication == ClientAuth::basic)
    request.authorization = Secret("Basic " + to_base64(net::encode_query_value(client.id) + ":" +
                                                        net::encode_query_value(client.secret.reveal())));
  else
    parameters.emplace_back("client_id", client.id);
  if (client.authentication == ClientAuth::post && !client.secret.empty())
    parameters.emplace_back("client_secret", client.secret.reveal());
  const bool as_json = format == BodyFormat::json;
  request.body = as_json ? json_of(parameters) : form_of(parameters);
  request.content_type = as_json ? "application/json" : "application/x-www-form-urlencoded";
  return request;
}

}  // namespace

EndpointRequest exchange_code(const OAuthSpec& spec, const Client& client, const CodeExchange& exchange) {
  Parameters parameters = {
      {"grant_type", "authorization_code"}, {"code", exchange.code}, {"redirect_uri", exchange.redirect_url}};
  if (!exchange.verifier.empty()) parameters.emplace_back("code_verifier", exchange.verifier.reveal());
  return request_of(spec.token_format, client, std::move(parameters));
}

EndpointRequest refresh(const OAuthSpec& spec, const Client& client, const Secret& refresh_token) {
  return request_of(spec.token_format, client,
                    {{"grant_type", "refresh_token"}, {"refresh_token", refresh_token.reveal()}});
}

EndpointRequest revoke(const Client& client, const Secret& token, const std::string& hint) {
  return request_of(BodyFormat::form, client, {{"token", token.reveal()}, {"token_type_hint", hint}});
}

}  // namespace signalbox::oauth
