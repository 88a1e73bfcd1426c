// What the core asks of the store, one small interface per aggregate. Reads see every commit that returned
// before they began. Lists are in keyset order (createdAt, id), newest first.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/wire.h"
#include "core/domain/connections/connection.h"
#include "core/domain/events/event.h"
#include "core/domain/keys/api_key.h"
#include "core/domain/notes/note.h"
#include "core/domain/runs/run.h"
#include "core/domain/sessions/session.h"
#include "core/domain/tools/tool_call.h"
#include "core/domain/workers/worker.h"

namespace signalbox {

struct PageRequest {
  std::int64_t limit = 50;  // 1 to 200
  std::string cursor;       // next_cursor of the page before; a text that is none is invalid_argument
};

// Whose rows: a project's, or one user's of it.
struct Owner {
  std::string project_id;
  std::optional<std::string> user_id;
};

class SessionReads {
 public:
  virtual ~SessionReads() = default;
  virtual Result<std::optional<Session>> find_session(std::string_view project, std::string_view id) = 0;
  virtual Result<std::optional<Session>> find_default_session(std::string_view project,
                                                              std::string_view user) = 0;
  virtual Result<Page<Session>> list_sessions(const Owner& owner, const PageRequest& page) = 0;
  virtual Result<std::optional<Sealed>> find_upstream_session(std::string_view project,
                                                              std::string_view session,
                                                              std::string_view upstream) = 0;
};

class KeyReads {
 public:
  virtual ~KeyReads() = default;
  virtual Result<std::optional<ApiKey>> find_key_by_hash(std::string_view hash) = 0;
  virtual Result<std::optional<ApiKey>> find_key(std::string_view project, std::string_view id) = 0;
  virtual Result<Page<ApiKey>> list_keys(const Owner& owner, const PageRequest& page) = 0;
};

class ConnectionReads {
 public:
  virtual ~ConnectionReads() = default;
  virtual Result<std::optional<Connection>> find_connection(std::string_view project,
                                                            std::string_view id) = 0;
  // The user's account in an app, working or waiting to be authorised again; not a revoked one.
  virtual Result<std::optional<Connection>> find_connection_to(std::string_view project,
                                                               std::string_view user,
                                                               std::string_view toolkit) = 0;
  virtual Result<Page<Connection>> list_connections(const Owner& owner, const PageRequest& page) = 0;
};

class WorkerReads {
 public:
  virtual ~WorkerReads() = default;
  virtual Result<std::optional<WorkerRecord>> find_worker(std::string_view project, std::string_view id) = 0;
  virtual Result<std::optional<WorkerRecord>> find_worker_of_type(std::string_view project,
                                                                  std::string_view user,
                                                                  std::string_view type) = 0;
  virtual Result<Page<WorkerRecord>> list_workers(const Owner& owner, const PageRequest& page) = 0;
  // Workers of every project whose next_at is not after `now`, earliest first.
  virtual Result<std::vector<WorkerRecord>> due_workers(Instant now, std::int64_t limit) = 0;
  virtual Result<std::optional<Instant>> next_due_at() = 0;
};

struct RunFilter {
  Owner owner;
  std::optional<std::string> worker_id;
  std::optional<RunState> state;
};

class RunReads {
 public:
  virtual ~RunReads() = default;
  virtual Result<std::optional<RunRecord>> find_run(std::string_view project, std::string_view id) = 0;
  virtual Result<Page<Run>> list_runs(const RunFilter& filter, const PageRequest& page) = 0;
  // The worker's run that has not ended, if any.
  virtual Result<std::optional<Run>> find_open_run(std::string_view project, std::string_view worker_id) = 0;
  // Runs of every project in pending or waiting whose run_at is not after `now`, earliest first.
  virtual Result<std::vector<Run>> claimable_runs(Instant now, std::int64_t limit) = 0;
  virtual Result<std::optional<Instant>> next_run_at() = 0;
  // Claimed or running runs whose owner is not `node` or whose lease ended before `now`.
  virtual Result<std::vector<Run>> abandoned_runs(std::string_view node, Instant now) = 0;
  virtual Result<Page<ToolCallRecord>> list_calls(const Owner& owner,
                                                  const std::optional<std::string>& run_id,
                                                  const PageRequest& page) = 0;
};

struct EventBatch {
  std::vector<Event> events;
  bool reset = false;  // the cursor is older than what is kept: take a new snapshot
};

class EventReads {
 public:
  virtual ~EventReads() = default;
  // Events of the owner after `cursor` (empty: from the oldest kept), in commit order. A project's own
  // events (no user) belong to the project's owner only.
  virtual Result<EventBatch> events_after(const Owner& owner, std::string_view cursor,
                                          std::int64_t limit) = 0;
  // The cursor of the newest event of any project; empty when there is none.
  virtual Result<std::string> newest_event() = 0;
};

class NoteReads {
 public:
  virtual ~NoteReads() = default;
  virtual Result<std::vector<Note>> list_notes(std::string_view project, std::string_view user) = 0;
};

}  // namespace signalbox
