// /api/v1/zones: the page computes with the very bytes that the server uses.
#include "core/base/json.h"
#include "server/api/exchange.h"

namespace signalbox::api {
namespace {

Result<Reply> list(const Exchange& exchange) {
  return json_reply(dump_json({{"items", exchange.services.zone_names()}, {"nextCursor", nullptr}}));
}

Result<Reply> show(const Exchange& exchange) {
  TRY(const std::vector<std::uint8_t> bytes, exchange.ports().zones.bytes(exchange.param("name")));
  Reply reply;
  reply.content_type = "application/octet-stream";
  reply.headers.emplace_back("Cache-Control", "max-age=3600");
  reply.body.assign(bytes.begin(), bytes.end());
  return reply;
}

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/zones", Access::credential, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "List time zones", list},
    {"GET", "/api/v1/zones/{name...}", Access::credential, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "A time zone's rules as TZif (RFC 9636)", show},
};

}  // namespace

std::span<const Route> zone_routes() { return kRoutes; }

}  // namespace signalbox::api
