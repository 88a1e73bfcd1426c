#include "server/api/page_origins.h"

#include <algorithm>

#include "core/domain/net/url.h"

namespace signalbox::api {
namespace {

bool is_admitted(const std::string& origin, const ApiSettings& settings) {
  if (origin == settings.origin) return true;
  const auto& allowed = settings.allowed_origins;
  if (std::find(allowed.begin(), allowed.end(), origin) != allowed.end()) return true;
  return std::any_of(settings.hosts.begin(), settings.hosts.end(), [&](const std::string& host) {
    return origin == "http://" + host || origin == "https://" + host;
  });
}

Error not_admitted(const std::string& field) {
  return invalid_field(field, "must be a page of this server or of an origin in SIGNALBOX_ALLOWED_ORIGINS");
}

}  // namespace

Result<std::string> check_return_url(const std::string& address, const ApiSettings& settings) {
  if (address.empty()) return address;
  TRY(const net::Url own, net::parse_url(settings.origin));
  const auto url = net::resolve(own, address);
  if (!url.ok()) return invalid_field("returnUrl", "is no address: " + url.error().message);
  if (!is_admitted(net::origin(*url), settings)) return not_admitted("returnUrl");
  return net::format_url(*url);
}

Result<std::string> check_opener(const std::string& origin, const ApiSettings& settings) {
  if (origin.empty()) return origin;
  const auto url = net::parse_url(origin);
  if (!url.ok() || url->target != "/")
    return invalid_field("opener", "must be an origin such as https://app.example");
  if (!is_admitted(net::origin(*url), settings)) return not_admitted("opener");
  return net::origin(*url);
}

}  // namespace signalbox::api
