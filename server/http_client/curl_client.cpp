#include "server/http_client/curl_client.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "server/http_client/transfer.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxReserve = 1024 * 1024;

Error invalid(std::string message) { return Error{ErrorCode::invalid_argument, std::move(message)}; }

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return c > 0x20 && c < 0x7F && c != ':' && c != ';'; });
}

Status check_request(const HttpRequest& request) {
  if (!is_name(request.method)) return invalid("the request method is not valid");
  for (const auto& [name, value] : request.headers)
    if (!is_name(name) || has_control_characters(value))
      return invalid("the request header \"" + shorten(name, 40) + "\" is not valid");
  return {};
}

// Behind a proxy nobody resolves the name here, so what can be judged is judged by its spelling.
Status check_behind_proxy(const GuardRules& rules, const net::Url& url, std::string_view scope) {
  std::string host = url.host;
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  if (host.back() == '.') host.pop_back();
  const bool is_localhost =
      host == "localhost" || (host.size() > 10 && host.substr(host.size() - 10) == ".localhost");
  const auto address = is_localhost ? net::parse_address("127.0.0.1") : net::parse_address(host);
  if (!address) return {};
  return check_outbound(rules, url, scope, *address);
}

// What a connection may be shared by. The sample feed's exemption is for one address only, so it gets a
// connection of its own.
std::string connection_key(const GuardRules& rules, const net::Url& url, const std::string& scope) {
  const bool is_sample = !rules.sample_url.empty() && net::format_url(url) == rules.sample_url;
  return net::origin(url) + (is_sample ? "\nsample\n" : "\nscope\n") + scope;
}

}  // namespace

CurlClient::CurlClient(CurlClientOptions options, GuardRules rules, Clock& clock)
    : options_(std::move(options)), clock_(clock) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  rules_ = make_rules(std::move(rules));
}

void CurlClient::set_rules(GuardRules rules) {
  auto next = make_rules(std::move(rules));
  const std::lock_guard lock(mutex_);
  rules_.swap(next);
}

std::shared_ptr<const CurlClient::Rules> CurlClient::make_rules(GuardRules rules) const {
  return std::make_shared<const Rules>(
      Rules{std::move(rules), std::make_shared<HandlePool>(options_.max_idle_handles, options_.idle_life)});
}

std::shared_ptr<const CurlClient::Rules> CurlClient::rules() const {
  const std::lock_guard lock(mutex_);
  return rules_;
}

Result<HttpResponse> CurlClient::send(const HttpRequest& request, const CallContext& context) {
  HttpResponse response;
  HttpStream collect;
  collect.on_head = [&](int status, const HttpHeaders& headers) {
    response.status = status;
    response.headers = headers;
    const std::size_t stated =
        std::strtoull(std::string(header_of(headers, "content-length")).c_str(), nullptr, 10);
    response.body.reserve(std::min({stated, kMaxReserve, request.max_response_bytes}));
    return true;
  };
  collect.on_body = [&](std::string_view bytes) {
    response.body.append(bytes);
    return true;
  };
  CHECK_OK(stream(request, collect, context));
  return response;
}

Status CurlClient::stream(const HttpRequest& request, const HttpStream& stream, const CallContext& context) {
  CHECK_OK(check_request(request));
  TRY(const net::Url url, net::parse_url(request.url));
  const auto current = rules();
  if (!options_.proxy.empty()) CHECK_OK(check_behind_proxy(current->guard, url, request.guard_scope));
  auto lease = current->pool->take(connection_key(current->guard, url, request.guard_scope));
  if (!lease.handle->is_usable()) return Error{ErrorCode::unavailable, "out of memory for outgoing requests"};
  const Status status =
      Transfer(*lease.handle, request, url, current->guard, options_).run(stream, context, clock_);
  current->pool->give_back(std::move(lease));
  return status;
}

}  // namespace signalbox
