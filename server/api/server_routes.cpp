// The server itself: alive, ready, examined, described, backed up.
#include "core/app/audit.h"
#include "core/base/codec.h"
#include "server/api/exchange.h"
#include "server/api/metrics.h"
#include "server/api/openapi.h"
#include "server/api/sample_feed.h"

namespace signalbox {

template <>
struct EnumNames<api::FindingStatus> {
  static constexpr std::pair<api::FindingStatus, std::string_view> list[] = {
      {api::FindingStatus::ok, "ok"},
      {api::FindingStatus::warning, "warning"},
      {api::FindingStatus::problem, "problem"}};
};

template <>
struct Fields<api::Finding> {
  static constexpr auto list =
      std::make_tuple(field("check", &api::Finding::check), field("status", &api::Finding::status),
                      field("message", &api::Finding::message), field("next", &api::Finding::next));
};

namespace api {
namespace {

struct BackupRequest {
  std::string path;
};

}  // namespace
}  // namespace api

template <>
struct Fields<api::BackupRequest> {
  static constexpr auto list = std::make_tuple(field("path", &api::BackupRequest::path));
};

template <>
struct Fields<api::ChangedMasterKey> {
  using T = api::ChangedMasterKey;
  static constexpr auto list =
      std::make_tuple(field("keyId", &T::key_id), field("place", &T::place), field("resealed", &T::resealed),
                      field("unreadable", &T::unreadable));
};

}  // namespace signalbox

namespace signalbox::api {
namespace {

Reply text_reply(std::string body, std::string content_type, int status = 200) {
  Reply reply = json_reply(std::move(body), status);
  reply.content_type = std::move(content_type);
  return reply;
}

Result<Reply> alive(const Exchange&) { return text_reply("ok\n", "text/plain; charset=utf-8"); }

Result<Reply> ready(const Exchange& exchange) {
  if (exchange.services.is_ready()) return text_reply("ready\n", "text/plain; charset=utf-8");
  return text_reply("not ready: see `signalbox doctor`\n", "text/plain; charset=utf-8", 503);
}

Result<Reply> metrics(const Exchange& exchange) {
  TRY(std::string body, metrics_text(exchange.ports()));
  return text_reply(std::move(body), "text/plain; version=0.0.4; charset=utf-8");
}

Result<Reply> doctor(const Exchange& exchange) {
  const std::vector<Finding> findings = exchange.services.examine();
  bool ok = true;
  for (const Finding& finding : findings) ok = ok && finding.status != FindingStatus::problem;
  return json_reply(dump_json({{"ok", ok}, {"findings", encode(findings)}}));
}

Result<Reply> openapi(const Exchange& exchange) {
  return json_reply(openapi_document(exchange.services.settings));
}

Result<Reply> sample(const Exchange& exchange) {
  return text_reply(sample_feed(exchange.services.settings.origin, exchange.ports().clock.now()),
                    "application/rss+xml; charset=utf-8");
}

// A path on this machine: only for the person at it.
Result<Reply> backup(const Exchange& exchange) {
  if (exchange.request.channel != Channel::control_socket)
    return Error{ErrorCode::permission_denied, "run `signalbox backup FILE` on the server's machine"};
  TRY(const BackupRequest body, body_of<BackupRequest>(exchange));
  CHECK_OK(exchange.services.backup(body.path));
  return json_reply(dump_json({{"path", body.path}}));
}

Result<Reply> change_master_key(const Exchange& exchange) {
  if (exchange.request.channel != Channel::control_socket)
    return Error{ErrorCode::permission_denied, "run `signalbox rotate-key` on the server's machine"};
  TRY(const ChangedMasterKey changed, exchange.services.change_master_key());
  CHECK_OK(commit_or_conflict(exchange.ports().changes,
                              {audit(exchange.ports(), {.project_id = exchange.caller.project_id,
                                                        .action = "master_key.changed",
                                                        .subject = {"master_key", changed.key_id}})},
                              "the change of the key was not noted; try again"));
  return json_reply(dump_json(encode(changed)));
}

constexpr Route kRoutes[] = {
    {"GET", "/healthz", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem, "Alive", alive},
    {"GET", "/readyz", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Ready: storage writable, scheduler running", ready},
    {"GET", "/metrics", Access::credential, Scope::admin, Belongs::project, ErrorShape::problem,
     "Prometheus text", metrics},
    {"GET", "/api/v1/doctor", Access::credential, Scope::admin, Belongs::project, ErrorShape::problem,
     "What is wrong with this server, and what to do", doctor},
    {"GET", "/api/v1/openapi.json", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "This API as an OpenAPI document", openapi},
    {"GET", "/sample/feed.xml", Access::open, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "A feed to try workers on", sample},
    {"POST", "/api/v1/backup", Access::credential, Scope::admin, Belongs::project, ErrorShape::problem,
     "Write a copy of the store to a file (control socket only)", backup},
    {"POST", "/api/v1/master-key/rotate", Access::credential, Scope::admin, Belongs::project,
     ErrorShape::problem, "Change the key that seals secrets (control socket only)", change_master_key},
};

}  // namespace

std::span<const Route> server_routes() { return kRoutes; }

}  // namespace signalbox::api
