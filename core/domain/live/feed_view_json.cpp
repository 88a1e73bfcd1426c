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

template <class Facts, class Additions>
std::string list_of(const std::vector<const SubjectRow<Facts>*>& rows, const Additions& additions) {
  std::string out = "[";
  for (const auto* row : rows) {
    if (out.size() > 1) out += ',';
    out += with_members(row->body, additions(row->facts));
  }
  return out + "]";
}

using RunRows = std::vector<const SubjectRow<RunFacts>*>;

bool is_running(const RunFacts& run) {
  const auto state = known_state(run);
  return state == RunState::claimed || state == RunState::running;
}

std::set<std::string_view> workers_at_work(const RunRows& runs) {
  std::set<std::string_view> ids;
  for (const auto* run : runs)
    if (is_running(run->facts)) ids.insert(run->facts.worker_id);
  return ids;
}

SessionStatus status_at(const SessionFacts& facts, Instant now) {
  Session session;
  session.expires_at = facts.expires_at;
  session.revoked_at = facts.revoked_at;
  return status_of(session, now);
}

// Over the last 24 hours, or since the oldest run that is known when that is not as long ago ("since").
Json count_runs(const RunRows& newest_first, bool all_known, Instant now) {
  const Instant day_ago = now - Duration::days(1);
  Instant since = day_ago;
  if (!all_known && !newest_first.empty()) since = std::max(since, newest_first.back()->facts.created_at);
  int running = 0, succeeded = 0, failed = 0, skipped = 0;
  for (const auto* row : newest_first) {
    const RunFacts& run = row->facts;
    running += is_running(run);
    if (run.ended_at.value_or(run.created_at) < day_ago) continue;
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
  const auto worker_additions = [&](const WorkerFacts& worker) {
    const bool running = at_work.count(worker.id) > 0;
    const auto lever = levers_.find(worker.id);
    const Lever untouched;
    const Lever& shown = lever == levers_.end() ? untouched : lever->second;
    return Json{{"aspect", encode(aspect_of(worker, running))},
                {"lever", encode(shown.view(worker.enabled, link_.can_write()))},
                {"running", running}};
  };
  const auto with_aspect = [](const auto& facts) { return Json{{"aspect", encode(aspect_of(facts))}}; };
  const auto with_status = [&](const SessionFacts& session) {
    return Json{{"status", encode(status_at(session, now))}};
  };

  std::string out = "{\"asOf\":" + dump_json(as_of_);
  out += ",\"live\":" + dump_json(encode_live(link_.view(has_snapshot_, clock_.page_now())));
  out += ",\"needsSnapshot\":" + std::string(needs_snapshot_ ? "true" : "false");
  out += ",\"workers\":" + list_of(workers_.by_age(), worker_additions);
  out += ",\"sessions\":" + list_of(sessions_.by_age(), with_status);
  out += ",\"connections\":" + list_of(connections_.by_age(), with_aspect);
  out += ",\"runs\":" + list_of(runs, with_aspect);
  out += ",\"counts\":" + dump_json(count_runs(runs, !runs_.is_full(), now));
  out += ",\"setup\":" + dump_json(setup_steps(setup_)) + "}";
  return {std::move(out)};
}

}  // namespace signalbox
