// Switching workers on and off, configuring and scheduling them.
#pragma once

#include <optional>
#include <string>

#include "core/app/ports.h"
#include "core/domain/workers/worker_type.h"

namespace signalbox {

// What is to change; what is absent stays as it is.
struct WorkerChange {
  std::optional<bool> enabled;
  std::optional<JsonText> config;
  std::optional<Schedule> schedule;
};

// The user's worker of this type, created (in the user's default session, made if need be) when there is
// none. Enabling runs it at once; disabling withdraws what is queued. Errors name the field, such as
// "config.feedUrl is required" or "schedule.expression …"; conflict when others change it at the same time.
Result<WorkerRecord> set_worker(Ports& ports, std::string_view project, std::string_view user,
                                std::string_view type, const WorkerChange& change);

// The same for a worker known by id. `if_rev`: precondition_failed unless its view has this revision.
Result<WorkerRecord> update_worker(Ports& ports, std::string_view project, std::string_view worker_id,
                                   const WorkerChange& change,
                                   std::optional<std::int64_t> if_rev = std::nullopt);

Result<WorkerRecord> find_worker(Ports& ports, std::string_view project, std::string_view worker_id);

// A pending run of its own, besides the schedule. conflict while another run of the worker goes on.
Result<Run> run_worker_now(Ports& ports, std::string_view project, std::string_view worker_id);

// The worker of a finished run runs again now.
Result<Run> retry_run(Ports& ports, std::string_view project, std::string_view run_id);

}  // namespace signalbox
