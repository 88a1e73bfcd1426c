#include "server/api/origins.h"

#include <algorithm>

#include "core/base/text.h"

namespace signalbox::api {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

// Our own origins: the Host header's values as a browser would write them.
bool is_own_origin(std::string_view origin, const ApiSettings& settings) {
  return origin == settings.origin ||
         std::any_of(settings.hosts.begin(), settings.hosts.end(), [&](const std::string& host) {
           return origin == "http://" + host || origin == "https://" + host;
         });
}

constexpr std::string_view kForwardingHeaders[] = {"forwarded", "x-forwarded-for", "x-forwarded-host",
                                                   "x-forwarded-proto", "x-real-ip"};

}  // namespace

Status check_origin(const Request& request, const ApiSettings& settings) {
  if (request.channel == Channel::control_socket) return {};
  const std::string host = to_lower_ascii(header_of(request.headers, "host"));
  if (!contains(settings.hosts, host))
    return Error{
        ErrorCode::permission_denied,
        "this server does not answer to that Host; set --public-url to the address it is reached by"};
  const std::string origin = to_lower_ascii(header_of(request.headers, "origin"));
  if (origin.empty() || admits_origin(origin, settings)) return {};
  return Error{ErrorCode::permission_denied,
               "the origin " + shorten(origin, 200) + " is not allowed; add it to SIGNALBOX_ALLOWED_ORIGINS"};
}

bool admits_origin(std::string_view origin, const ApiSettings& settings) {
  return is_own_origin(origin, settings) || contains(settings.allowed_origins, origin);
}

std::string origin_of(const Request& request, const ApiSettings& settings) {
  const std::string origin = to_lower_ascii(header_of(request.headers, "origin"));
  if (!origin.empty() || header_of(request.headers, "sec-fetch-site") != "same-origin") return origin;
  const std::string host = to_lower_ascii(header_of(request.headers, "host"));
  return settings.origin.ends_with("//" + host) ? settings.origin : "http://" + host;
}

std::optional<std::string> foreign_origin(const Request& request, const ApiSettings& settings) {
  const std::string origin = to_lower_ascii(header_of(request.headers, "origin"));
  if (origin.empty() || is_own_origin(origin, settings) || !contains(settings.allowed_origins, origin))
    return std::nullopt;
  return origin;
}

Status check_local_person(const Request& request, const ApiSettings& settings) {
  const auto refuse = [](std::string why) {
    return Error{ErrorCode::unauthenticated,
                 "without a credential " + std::move(why) +
                     "; send Authorization: Bearer with a key of `signalbox key create`"};
  };
  for (const std::string_view name : kForwardingHeaders)
    if (!header_of(request.headers, name).empty())
      return refuse("a forwarded request is not served in --dev");
  const std::string_view site = header_of(request.headers, "sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none")
    return refuse("other sites' pages are not served");
  if (foreign_origin(request, settings)) return refuse("other origins are not served");
  const bool writes = request.method != "GET" && request.method != "HEAD" && request.method != "DELETE";
  if (writes && !request.body.empty() &&
      !to_lower_ascii(header_of(request.headers, "content-type")).starts_with("application/json"))
    return Error{ErrorCode::unsupported_media_type, "send Content-Type: application/json"};
  return {};
}

}  // namespace signalbox::api
