#include "server/builtin/fetch.h"

#include "core/domain/net/url.h"

namespace signalbox {
namespace {

constexpr int kMaxRedirects = 5;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

Result<Fetched> fetch(HttpClient& http, const std::string& url, std::string_view accept,
                      std::string_view scope, std::size_t max_bytes, const CallContext& context) {
  TRY(net::Url at, net::parse_url(url));
  for (int hop = 0; hop <= kMaxRedirects; ++hop) {
    HttpRequest request;
    request.url = net::format_url(at);
    request.guard_scope = std::string(scope);
    request.headers.emplace_back("Accept", accept);
    request.max_response_bytes = max_bytes;
    TRY(HttpResponse response, http.send(request, context));
    const std::string_view location = header_of(response.headers, "location");
    if (!is_redirect(response.status) || location.empty())
      return Fetched{net::format_url(at), std::move(response)};
    TRY(at, net::resolve(at, location));
  }
  return Error{ErrorCode::upstream_failed, "the address redirects more than five times"};
}

}  // namespace signalbox
