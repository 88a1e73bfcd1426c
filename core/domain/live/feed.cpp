#include "core/domain/live/feed.h"

#include "core/domain/live/position.h"

namespace signalbox {
namespace {

constexpr std::string_view kFeedMonitor = "feed_monitor";

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace

Result<JsonText> Feed::apply(std::string_view input) {
  TRY(const FeedInput decoded, read_feed_input(input));
  CHECK_OK(dispatch(decoded));
  settle();
  return view();
}

Status Feed::dispatch(const FeedInput& input) {
  return std::visit(Overloaded{[&](const FeedSnapshot& snapshot) { return take(snapshot); },
                               [&](const FeedEvents& events) {
                                 for (const FeedEvent& event : events.events) take(event);
                                 return Status();
                               },
                               [&](const LinkChange& change) {
                                 clock_.page_time(change.at);
                                 link_.change(change.state);
                                 return Status();
                               },
                               [&](const LeverPull& lever) { return pull(lever); },
                               [&](const LeverRefusal& refusal) { return refuse(refusal); },
                               [&](const Tick& tick) {
                                 clock_.page_time(tick.at);
                                 return Status();
                               },
                               [&](const FeedReset&) {
                                 reset();
                                 return Status();
                               }},
                    input);
}

Status Feed::take(const FeedSnapshot& snapshot) {
  clock_.server_time(snapshot.now);
  sessions_.replace(snapshot.sessions, snapshot.as_of);
  workers_.replace(snapshot.workers, snapshot.as_of);
  connections_.replace(snapshot.connections, snapshot.as_of);
  runs_.replace(snapshot.runs, snapshot.as_of);
  setup_.session_created |= snapshot.setup.session_created;
  setup_.tool_called |= snapshot.setup.tool_called;
  setup_.feed_ran |= snapshot.setup.feed_ran;
  if (!is_before(snapshot.as_of, snapshot_as_of_)) snapshot_as_of_ = snapshot.as_of;
  note_position(snapshot.as_of);
  has_snapshot_ = true;
  needs_snapshot_ = false;
  return {};
}

void Feed::take(const FeedEvent& event) {
  if (event.id.empty() || event.id == snapshot_as_of_ || is_before(event.id, snapshot_as_of_)) return;
  note_position(event.id);
  if (const auto* row = std::get_if<SubjectRow>(&event.change)) return take_change(event, *row);
  if (const auto* call = std::get_if<ToolCallChange>(&event.change)) setup_.tool_called |= call->succeeded;
  if (std::holds_alternative<UnreadableEvent>(event.change)) needs_snapshot_ = true;
  if (!std::holds_alternative<Removal>(event.change)) return;
  if (Subjects* subjects = subjects_of(event.subject.kind))
    subjects->remove(event.subject.id, event.rev, event.id);
}

void Feed::take_change(const FeedEvent& event, const SubjectRow& row) {
  setup_.session_created |= std::holds_alternative<SessionFacts>(row.facts);
  if (const auto* run = std::get_if<RunFacts>(&row.facts))
    setup_.feed_ran |= run->worker_type == kFeedMonitor && run->state == "succeeded";
  if (Subjects* subjects = subjects_of(event.subject.kind)) subjects->put(row);
}

Subjects* Feed::subjects_of(const std::string& kind) {
  if (kind == subject_kind::kSession) return &sessions_;
  if (kind == subject_kind::kWorker) return &workers_;
  if (kind == subject_kind::kConnection) return &connections_;
  if (kind == subject_kind::kRun) return &runs_;
  return nullptr;
}

Status Feed::pull(const LeverPull& pull) {
  const SubjectRow* worker = workers_.find(pull.worker_id);
  if (!worker)
    return Error{ErrorCode::not_found, "there is no worker " + pull.worker_id + "; it may have been removed"};
  if (!link_.can_write())
    return Error{ErrorCode::unavailable, "changes are disabled while offline or signed out"};
  clock_.page_time(pull.at);
  return levers_[pull.worker_id].pull(std::get<WorkerFacts>(worker->facts).enabled, pull.enabled,
                                      clock_.page_now());
}

Status Feed::refuse(const LeverRefusal& refusal) {
  const auto lever = levers_.find(refusal.worker_id);
  if (lever != levers_.end()) lever->second.refuse(refusal.reason);
  return {};
}

void Feed::reset() {
  sessions_.forget_positions();
  workers_.forget_positions();
  connections_.forget_positions();
  runs_.forget_positions();
  as_of_.clear();
  snapshot_as_of_.clear();
  needs_snapshot_ = true;
}

void Feed::settle() {
  for (auto lever = levers_.begin(); lever != levers_.end();) {
    const SubjectRow* worker = workers_.find(lever->first);
    if (!worker) {
      lever = levers_.erase(lever);
      continue;
    }
    lever->second.observe(std::get<WorkerFacts>(worker->facts).enabled);
    lever->second.tick(clock_.page_now());
    ++lever;
  }
  link_.settle(has_snapshot_ && !needs_snapshot_, clock_.page_now());
}

void Feed::note_position(const std::string& id) {
  if (!is_before(id, as_of_)) as_of_ = id;
}

}  // namespace signalbox
