#include <algorithm>
#include <functional>
#include <set>

#include "core/base/codec.h"
#include "core/domain/live/aspect.h"
#include "core/domain/live/feed.h"
#include "core/domain/sessions/session.h"

namespace signalbox {
namespace {

// The objects keep the text they came with, so a view of many costs a few small additions.
std::string with_members(const JsonText& object, const Json& additions) {
  const std::string more = dump_json(additions);
  std::string out = object.text;
  out.pop_back();
  if (out.size() > 1) out += ',';
  return out.append(more, 1);
}

using Additions = std::function<Json(const SubjectRow&)>;

std::string list_of(const SubjectRows& rows, const Additions& additions) {
  std::string out = "[";
  for (const SubjectRow* row : rows) {
    if (out.size() > 1) out += ',';
    out += with_members(row->body, additions(*row));
  }
  return out + "]";
}

bool is_running(const RunFacts& run) {
  const auto state = known_state(run);
  return state == RunState::claimed || state == RunState::running;
}

std::set<std::string_view> workers_at_work(const SubjectRows& runs) {
  std::set<std::string_view> ids;
  for (const SubjectRow* row : runs)
    if (const RunFacts& run = std::get<RunFacts>(row->facts); is_running(run)) ids.insert(run.worker_id);
  return ids;
}

SessionStatus status_at(const SessionFacts& facts, Instant now) {
  Session session;
  session.expires_at = facts.expires_at;
  session.revoked_at = facts.revoked_at;
  return status_of(session, now);
}

// Over the last 24 hours, or since the oldest run that is known when that is not as long ago ("since").
Json count_runs(const SubjectRows& newest_first, bool all_known, Instant now) {
  const Instant day_ago = now - Duration::days(1);
  Instant since = day_ago;
  if (!all_known && !newest_first.empty()) since = std::max(since, newest_first.back()->head.created_at);
  int running = 0, succeeded = 0, failed = 0, skipped = 0;
  for (const SubjectRow* row : newest_first) {
    const RunFacts& run = std::get<RunFacts>(row->facts);
    running += is_running(run);
    if (run.ended_at.value_or(row->head.created_at) < day_ago) continue;
    succeeded += known_state(run) == RunState::succeeded;
    failed += known_state(run) == RunState::failed;
    skipped += known_state(run) == RunState::skipped;
  }
  return {{"running", running},
          {"succeeded24h", succeeded},
          {"failed24h", failed},
          {"skipped24h", skipped},
          {"since", encode(since)}};
}

Json setup_steps(const FeedSetup& setup) {
  const auto step = [](const char* id, bool done) { return Json{{"id", id}, {"done", done}}; };
  return {{"steps", Json::array({step("session", setup.session_created), step("tool", setup.tool_called),
                                 step("worker", setup.feed_ran)})},
          {"done", setup.session_created && setup.tool_called && setup.feed_ran}};
}

Json encode_live(const LiveView& live) {
  return {{"state", encode(live.state)},
          {"word", live.word},
          {"since", encode(live.since)},
          {"detail", live.detail}};
}

}  // namespace

JsonText Feed::view() const {
  const Instant now = clock_.server_now();
  auto runs = runs_.by_age();
  std::reverse(runs.begin(), runs.end());
  const auto at_work = workers_at_work(runs);
  const auto for_worker = [&](const SubjectRow& row) -> Json {
    const auto& worker = std::get<WorkerFacts>(row.facts);
    const bool running = at_work.count(row.head.id) > 0;
    const auto lever = levers_.find(row.head.id);
    const LeverView shown =
        (lever == levers_.end() ? Lever() : lever->second).view(worker.enabled, link_.can_write());
    return {{"aspect", encode(aspect_of(worker, running))}, {"lever", encode(shown)}, {"running", running}};
  };
  const auto for_session = [&](const SubjectRow& row) -> Json {
    return {{"status", encode(status_at(std::get<SessionFacts>(row.facts), now))}};
  };
  const auto for_connection = [](const SubjectRow& row) -> Json {
    return {{"aspect", encode(aspect_of(std::get<ConnectionFacts>(row.facts)))}};
  };
  const auto for_run = [](const SubjectRow& row) -> Json {
    return {{"aspect", encode(aspect_of(std::get<RunFacts>(row.facts)))}};
  };

  std::string out = "{\"asOf\":" + dump_json(as_of_);
  out += ",\"live\":" + dump_json(encode_live(link_.view(has_snapshot_, clock_.page_now())));
  out += ",\"needsSnapshot\":" + std::string(needs_snapshot_ ? "true" : "false");
  out += ",\"workers\":" + list_of(workers_.by_age(), for_worker);
  out += ",\"sessions\":" + list_of(sessions_.by_age(), for_session);
  out += ",\"connections\":" + list_of(connections_.by_age(), for_connection);
  out += ",\"runs\":" + list_of(runs, for_run);
  out += ",\"counts\":" + dump_json(count_runs(runs, !runs_.is_full(), now));
  out += ",\"setup\":" + dump_json(setup_steps(setup_)) + "}";
  return {std::move(out)};
}

}  // namespace signalbox
