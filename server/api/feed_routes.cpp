// What the dashboard lives on: who am I, a snapshot, and the change feed after it.
#include "core/app/open_session.h"
#include "core/base/codec.h"
#include "core/base/id.h"
#include "core/domain/schedule/schedule_json.h"
#include "core/domain/workers/worker_type.h"
#include "server/api/credentials.h"
#include "server/api/exchange.h"
#include "server/api/live_streams.h"
#include "server/api/sample_feed.h"
#include "server/api/toolkit_json.h"

namespace signalbox::api {
namespace {

constexpr std::int64_t kSnapshotRuns = 200;

Json me_of(const Exchange& exchange) {
  const ApiSettings& settings = exchange.services.settings;
  return {{"projectId", exchange.caller.project_id},
          {"userId", encode(exchange.caller.user_id)},
          {"scopes", encode(exchange.caller.scopes)},
          {"credentialId", exchange.caller.credential_id},
          {"dev", settings.dev},
          {"version", settings.version},
          {"origin", settings.origin},
          {"sampleFeedUrl", settings.origin + std::string(kSampleFeedPath)}};
}

// All rows of a list, page after page.
template <class Read>
auto all_of(Read read) -> Result<decltype(read(PageRequest{}).value().items)> {
  decltype(read(PageRequest{}).value().items) all;
  PageRequest page{.limit = 200, .cursor = ""};
  for (;;) {
    TRY(auto part, read(page));
    all.insert(all.end(), part.items.begin(), part.items.end());
    if (!part.next_cursor) return all;
    page.cursor = *part.next_cursor;
  }
}

// Which of the first three steps were ever done.
Result<Json> setup_of(const Exchange& exchange, const Owner& owner, bool has_session) {
  TRY(const Page<ToolCallRecord> calls,
      exchange.ports().runs.list_calls(owner, "", {.limit = 1, .cursor = ""}));
  RunFilter succeeded;
  succeeded.owner = owner;
  succeeded.state = RunState::succeeded;
  TRY(const Page<Run> runs, exchange.ports().runs.list_runs(succeeded, {.limit = 1, .cursor = ""}));
  return Json{{"sessionCreated", has_session},
              {"toolCalled", !calls.items.empty()},
              {"feedRan", !runs.items.empty()}};
}

Result<Reply> me(const Exchange& exchange) { return json_reply(dump_json(me_of(exchange))); }

Result<Reply> snapshot(const Exchange& exchange) {
  Ports& ports = exchange.ports();
  TRY(const Owner owner, owner_of(exchange));
  // The cursor first: what is committed while we read is then told again by the feed, and never missed.
  TRY(const std::string as_of, ports.events.newest_event());
  TRY(const auto sessions,
      all_of([&](const PageRequest& page) { return ports.sessions.list_sessions(owner, page); }));
  TRY(const auto workers,
      all_of([&](const PageRequest& page) { return ports.workers.list_workers(owner, page); }));
  TRY(const auto connections,
      all_of([&](const PageRequest& page) { return ports.connections.list_connections(owner, page); }));
  RunFilter filter;
  filter.owner = owner;
  TRY(const Page<Run> runs, ports.runs.list_runs(filter, {.limit = kSnapshotRuns, .cursor = ""}));
  TRY(const Json setup, setup_of(exchange, owner, !sessions.empty()));

  const Instant now = ports.clock.now();
  Json body = {{"asOf", as_of},
               {"now", encode(now)},
               {"me", me_of(exchange)},
               {"connections", encode(connections)},
               {"runs", encode(runs.items)},
               {"setup", setup},
               {"workerTypes", from_text(encode_worker_types())},
               {"sessions", Json::array()},
               {"workers", Json::array()}};
  for (const Session& session : sessions)
    if (is_visible(exchange, session)) body["sessions"].push_back(from_text({encode_session(session, now)}));
  for (const WorkerRecord& record : workers) body["workers"].push_back(encode(view_of(record)));
  const auto tools = exchange.services.calling.catalog.list_all(
      context_for({}, ports, exchange.request_id, Duration::seconds(2)));
  TRY(body["toolkits"], toolkits_json(exchange, tools));
  return json_reply(dump_json(body));
}

Result<Reply> events(const Exchange& exchange) {
  TRY(const Owner owner, owner_of(exchange));
  TRY(auto place, stream_place(exchange.services, exchange.request, exchange.caller));
  // What ended between the check of the credential and the taking of the place is found out here; what ends
  // later ends the stream.
  CHECK_OK(caller_of(exchange.request, exchange.services));
  Reply reply;
  reply.content_type = "text/event-stream";
  reply.stream =
      placed(std::move(place), exchange.services.open_events(
                                   owner, std::string(header_of(exchange.request.headers, "last-event-id"))));
  return reply;
}

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/me", Access::credential, std::nullopt, Belongs::nobody, ErrorShape::problem,
     "Who this credential is", me},
    {"GET", "/api/v1/snapshot", Access::credential, Scope::workers, Belongs::user, ErrorShape::problem,
     "Everything the dashboard shows, with the cursor of the change feed", snapshot},
    {"GET", "/api/v1/events", Access::credential, Scope::workers, Belongs::user, ErrorShape::problem,
     "The change feed as server-sent events, resumable by Last-Event-ID", events},
};

}  // namespace

std::span<const Route> feed_routes() { return kRoutes; }

}  // namespace signalbox::api
