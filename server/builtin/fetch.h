// GET with redirects, each hop behind the outbound guard.
#pragma once

#include <string>

#include "core/ports/http_client.h"

namespace signalbox {

struct Fetched {
  std::string url;  // where it was found, after redirects
  HttpResponse response;
};

// At most five redirects; `accept` is the Accept header, `scope` whose private addresses are allowed. Fails
// as HttpClient does, and with invalid_argument for a text that is no http or https address.
Result<Fetched> fetch(HttpClient& http, const std::string& url, std::string_view accept,
                      std::string_view scope, std::size_t max_bytes, const CallContext& context);

}  // namespace signalbox
