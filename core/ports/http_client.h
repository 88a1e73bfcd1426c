// Requests to the outside. The adapter enforces the outbound guard: it resolves once, refuses private,
// loopback, link-local and metadata addresses unless the operator allowed that host and port, and connects
// to the very address it checked. It never follows redirects by itself.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/ports/call_context.h"

namespace signalbox {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// The first header of that name, compared without case; empty when there is none.
std::string_view header_of(const HttpHeaders& headers, std::string_view name);

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // absolute, http or https
  HttpHeaders headers;
  std::string body;
  std::size_t max_response_bytes = 4 * 1024 * 1024;
  // Whose private addresses are allowed, as configured by the operator: a toolkit's or upstream's name.
  std::string guard_scope;
};

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;
  std::string body;
};

// Sees the head once, then the body piece by piece; returning false ends the exchange.
struct HttpStream {
  std::function<bool(int status, const HttpHeaders& headers)> on_head;
  std::function<bool(std::string_view bytes)> on_body;
};

class HttpClient {
 public:
  virtual ~HttpClient() = default;

  // Fails with upstream_unavailable (not reached), deadline_exceeded, cancelled, too_large, or
  // permission_denied (guard). Any HTTP status is a success here.
  virtual Result<HttpResponse> send(const HttpRequest& request, const CallContext& context) = 0;

  // As send, but hands the answer over as it arrives. A stop asked for by the stream is success.
  virtual Status stream(const HttpRequest& request, const HttpStream& stream, const CallContext& context) = 0;
};

}  // namespace signalbox
