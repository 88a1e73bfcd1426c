// Valid rows for store tests; each test changes what it is about.
#pragma once

#include <string>

#include "core/ports/change_store.h"
#include "core/ports/store_reads.h"

namespace signalbox::testing {

inline const std::string kProject{kDefaultProject};
inline const std::string kOther = "other";  // another project, whose rows must never show

inline Session session_row(const std::string& id, const std::string& user = "ada") {
  Session session;
  session.id = id;
  session.user_id = user;
  session.toolkits = {"gmail", "notes"};
  session.created_at = {1000};
  session.last_active_at = {1000};
  session.expires_at = {9000};
  session.rev = 1;
  return session;
}

inline ApiKey key_row(const std::string& id) {
  ApiKey key;
  key.project_id = kProject;
  key.id = id;
  key.user_id = "ada";
  key.scopes = {Scope::tools, Scope::workers};
  key.hash = "hash-of-" + id;
  key.created_at = {1000};
  key.rev = 1;
  return key;
}

inline Connection connection_row(const std::string& id, const std::string& toolkit = "gmail") {
  Connection connection;
  connection.project_id = kProject;
  connection.id = id;
  connection.user_id = "ada";
  connection.toolkit = toolkit;
  connection.label = "@ada";
  connection.credential.bytes = std::string("sealed\0bytes", 12);
  connection.created_at = {1000};
  connection.rev = 1;
  return connection;
}

inline Worker worker_row(const std::string& id, const std::string& user = "ada") {
  Worker worker;
  worker.project_id = kProject;
  worker.id = id;
  worker.user_id = user;
  worker.session_id = "session_1";
  worker.type = "feed_monitor";
  worker.enabled = true;
  worker.config.text = R"({"url":"http://feed"})";
  worker.created_at = {1000};
  worker.rev = 1;
  return worker;
}

inline WorkerSchedule schedule_row(const std::string& worker_id, std::optional<Instant> next_at) {
  WorkerSchedule schedule;
  schedule.worker_id = worker_id;
  schedule.anchor = {500};
  schedule.next_at = next_at;
  schedule.rev = 1;
  return schedule;
}

inline WorkerProgress progress_row(const std::string& worker_id) {
  WorkerProgress progress;
  progress.worker_id = worker_id;
  progress.rev = 1;
  return progress;
}

inline Run run_row(const std::string& id, const std::string& worker_id = "wrk_1") {
  Run run;
  run.project_id = kProject;
  run.id = id;
  run.worker_id = worker_id;
  run.worker_type = "feed_monitor";
  run.user_id = "ada";
  run.session_id = "session_1";
  run.created_at = {1000};
  run.run_at = {1000};
  run.rev = 1;
  return run;
}

// The run as `node` takes it: next revision, next epoch.
inline Run claimed(Run run, const std::string& node = "node-a", Instant lease = {20'000}) {
  run.state = RunState::claimed;
  run.owner_node = node;
  run.lease_until = lease;
  ++run.epoch;
  ++run.rev;
  return run;
}

inline Run ended(Run run, RunState state, Instant at = {5000}) {
  run.state = state;
  run.ended_at = at;
  ++run.rev;
  return run;
}

inline Step step_row(const std::string& run_id, const std::string& key, std::int64_t seq) {
  Step step;
  step.run_id = run_id;
  step.key = key;
  step.seq = seq;
  step.tool = "FEED_READ";
  step.arguments.text = R"({"n":1})";
  step.started_at = {2000};
  return step;
}

inline Attempt attempt_row(const std::string& run_id, const std::string& step_key, std::int64_t number) {
  return {.run_id = run_id,
          .step_key = step_key,
          .number = number,
          .started_at = {2000 + number},
          .ended_at = {2100 + number},
          .failure = RunFailure{ErrorClass::retryable, "rate_limited", "Too many requests"}};
}

inline ToolCallRecord call_row(const std::string& id, const std::string& run_id = "") {
  ToolCallRecord call;
  call.project_id = kProject;
  call.id = id;
  call.user_id = "ada";
  call.session_id = "session_1";
  call.run_id = run_id;
  call.tool = "NOTES_ADD_NOTE";
  call.started_at = {1000};
  return call;
}

inline Note note_row(const std::string& id, Instant at = {1000}) {
  return {.project_id = kProject, .id = id, .user_id = "ada", .text = "buy milk", .created_at = at};
}

inline Event event_row(const std::string& subject, Instant at = {1000},
                       std::optional<std::string> user = "ada") {
  Event event;
  event.type = "run.changed";
  event.at = at;
  event.project_id = kProject;
  event.user_id = std::move(user);
  event.subject = {std::string(subject_kind::kRun), subject};
  event.rev = 1;
  event.data.text = R"({"id":")" + subject + R"("})";
  return event;
}

inline Owner everyone() { return {kProject, std::nullopt}; }
inline Owner ada() { return {kProject, "ada"}; }

}  // namespace signalbox::testing
