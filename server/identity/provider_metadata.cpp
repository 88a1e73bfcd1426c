#include "server/identity/provider_metadata.h"

#include <algorithm>
#include <vector>

#include "core/base/json.h"
#include "core/domain/net/url.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxDocumentBytes = 256 * 1024;
constexpr Duration kPatience = Duration::seconds(5);

Error unusable(const std::string& issuer, const std::string& why) {
  return {ErrorCode::upstream_failed, "the metadata of " + issuer + " cannot be used: " + why};
}

// Where each of the two specifications puts it; the first puts it behind the issuer's path, the second
// before.
Result<std::vector<std::string>> metadata_addresses(const std::string& issuer) {
  TRY(const net::Url url, net::parse_url(issuer));
  const std::string whole = issuer.ends_with('/') ? issuer.substr(0, issuer.size() - 1) : issuer;
  std::string path = url.target == "/" ? "" : url.target;
  if (path.ends_with('/')) path.pop_back();
  return std::vector<std::string>{whole + "/.well-known/openid-configuration",
                                  net::origin(url) + "/.well-known/oauth-authorization-server" + path};
}

// An address of the metadata: http only where the operator wrote the issuer so.
Result<std::string> endpoint(const Json& metadata, const char* name, const std::string& issuer) {
  const std::string text = text_member(metadata, name);
  if (text.empty()) return text;
  const auto url = net::parse_url(text);
  if (!url.ok()) return unusable(issuer, std::string(name) + " is no address");
  if (url->scheme != "https" && !issuer.starts_with("http://"))
    return unusable(issuer, std::string(name) + " is not https");
  return text;
}

bool lists(const Json& metadata, const char* name, const char* value) {
  const Json& list = member(metadata, name);
  return list.is_array() && std::find(list.begin(), list.end(), value) != list.end();
}

Result<ProviderEndpoints> read_metadata(const std::string& text, const std::string& issuer) {
  const auto metadata = parse_json(text, "the metadata");
  if (!metadata.ok() || !metadata->is_object()) return unusable(issuer, "it is no JSON object");
  if (text_member(*metadata, "issuer") != issuer)
    return unusable(issuer, "it names another issuer; configure the issuer exactly as it writes itself");
  ProviderEndpoints found;
  TRY(found.authorization, endpoint(*metadata, "authorization_endpoint", issuer));
  TRY(found.token, endpoint(*metadata, "token_endpoint", issuer));
  TRY(found.jwks, endpoint(*metadata, "jwks_uri", issuer));
  if (found.jwks.empty()) return unusable(issuer, "it does not say where the keys are (jwks_uri)");
  constexpr const char* kMethods = "token_endpoint_auth_methods_supported";
  found.client_secret_in_body =
      lists(*metadata, kMethods, "client_secret_post") && !lists(*metadata, kMethods, "client_secret_basic");
  found.names_issuer = member(*metadata, "authorization_response_iss_parameter_supported") == true;
  return found;
}

}  // namespace

Result<std::string> fetch_document(HttpClient& http, Clock& clock, const std::string& url,
                                   const std::string& what) {
  HttpRequest request{.url = url, .max_response_bytes = kMaxDocumentBytes, .guard_scope = kIdentityScope};
  request.headers.emplace_back("Accept", "application/json");
  const CallContext context{.deadline = clock.monotonic() + kPatience};
  auto response = http.send(request, context);
  if (!response.ok())
    return Error{ErrorCode::upstream_unavailable, what + " could not be read: " + response.error().message};
  if (response->status != 200)
    return Error{response->status == 404 ? ErrorCode::not_found : ErrorCode::upstream_unavailable,
                 what + " could not be read: status " + std::to_string(response->status)};
  return std::move(response->body);
}

Result<ProviderEndpoints> fetch_metadata(HttpClient& http, Clock& clock, const std::string& issuer) {
  TRY(const std::vector<std::string> addresses, metadata_addresses(issuer));
  Result<std::string> text = Error{};
  for (const std::string& address : addresses) {
    text = fetch_document(http, clock, address, "the metadata of " + issuer);
    if (text.ok()) return read_metadata(*text, issuer);
    if (text.error().code != ErrorCode::not_found) break;
  }
  return Error{ErrorCode::upstream_unavailable, text.error().message};
}

}  // namespace signalbox
