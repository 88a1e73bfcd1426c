// The older API's bodies: what it takes and what it gives.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "server/api/route.h"

namespace signalbox::api {

struct SeedSession {
  std::string user_id;
  std::vector<std::string> toolkits;
};

struct SeedWorker {
  std::string user_id;
  std::string worker_id;  // an id, or a worker type's name
  std::optional<bool> enabled;
  std::optional<JsonText> config;
  std::optional<std::string> schedule;  // cron
};

struct SeedTool {
  std::string tool_slug;
  JsonText arguments;
};

struct SeedExecution {
  std::string user_id;
  std::vector<SeedTool> tools;
};

Json seed_worker_json(const WorkerRecord& record);
Result<std::string> seed_session_json(Ports& ports, const Session& session);
Result<std::string> seed_tasks_json(Ports& ports, const Session& session, const PageRequest& page);

// Runs the calls in parallel; answers {"success", "results":[…]} in the order asked, one failing alone.
std::string execute_seed_tools(const Exchange& exchange, const Session& session,
                               const std::vector<SeedTool>& tools);

Status mark_run_notified(Ports& ports, const Run& run);

}  // namespace signalbox::api

namespace signalbox {

template <>
struct Fields<api::SeedSession> {
  static constexpr auto list = std::make_tuple(field("userId", &api::SeedSession::user_id),
                                               optional_field("toolkits", &api::SeedSession::toolkits));
};
template <>
struct Fields<api::SeedWorker> {
  static constexpr auto list = std::make_tuple(
      field("userId", &api::SeedWorker::user_id), field("workerId", &api::SeedWorker::worker_id),
      field("enabled", &api::SeedWorker::enabled), field("config", &api::SeedWorker::config),
      field("schedule", &api::SeedWorker::schedule));
};
template <>
struct Fields<api::SeedTool> {
  static constexpr auto list = std::make_tuple(field("tool_slug", &api::SeedTool::tool_slug),
                                               optional_field("arguments", &api::SeedTool::arguments));
};
template <>
struct Fields<api::SeedExecution> {
  static constexpr auto list = std::make_tuple(field("userId", &api::SeedExecution::user_id),
                                               field("tools", &api::SeedExecution::tools));
};

}  // namespace signalbox
