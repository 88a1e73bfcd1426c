#include "server/doctor.h"

#include <filesystem>

#include "core/domain/workers/worker.h"
#include "server/runtime/core_dumps.h"

namespace signalbox {
namespace {

using api::Finding;
using api::FindingStatus;

constexpr Duration kOverdue = Duration::seconds(60);

Finding fine(std::string check, std::string message) {
  return {std::move(check), FindingStatus::ok, std::move(message), ""};
}

Finding storage_finding(const Patient& patient) {
  if (!patient.store.writable())
    return {"storage", FindingStatus::problem,
            "the store in " + patient.settings.data_dir + " cannot be written",
            "free disk space or mend the folder's rights; the server recovers by itself"};
  const auto size = patient.store.measure();
  std::string message = "the store can be written";
  if (size.ok()) {
    message += ", " + std::to_string(size->bytes / 1024) + " KiB";
    if (size->bytes_per_day)
      message += ", growing " + std::to_string(*size->bytes_per_day / 1024) + " KiB a day";
  }
  return fine("storage", message);
}

Finding key_finding(const Patient& patient) {
  const std::string message =
      "secrets are sealed under the key of " + patient.key.source + " (id " + patient.key_id + ")";
  if (patient.key.names_previous)
    return {"master key", FindingStatus::warning,
            message + "; " + kPreviousKeyVariable + " is still set, and nothing is sealed under it any more",
            std::string("remove ") + kPreviousKeyVariable + " before the next start"};
  return fine("master key", message + "; keep a copy of it apart from backups");
}

Finding core_finding(const Settings& settings) {
  if (!may_dump_core()) return fine("core dumps", "a crash leaves no dump of the memory");
  return {"core dumps", FindingStatus::warning,
          "a crash may leave a dump of the memory, with secrets in plain text",
          settings.allow_core ? "remove SIGNALBOX_ALLOW_CORE=1 and start the server again"
                              : "find out why the system refused prctl(PR_SET_DUMPABLE) to the server"};
}

// A store that `restore --force` put aside holds what the live one does.
std::optional<Finding> replaced_finding(const Settings& settings) {
  const std::string path = settings.data_dir + "/signalbox.db.replaced";
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return std::nullopt;
  return Finding{"storage", FindingStatus::warning,
                 "the store that a backup replaced is still there: " + path,
                 "delete it, with its -wal and -shm, once you no longer want it back"};
}

Finding provider_finding(const Settings& settings) {
  if (settings.provider != "composio")
    return fine("provider", "everything runs here (embedded); COMPOSIO_API_KEY is not needed");
  if (settings.composio_api_key.empty())
    return {
        "provider", FindingStatus::problem,
        "COMPOSIO_API_KEY not configured: the provider is set to composio",
        "put COMPOSIO_API_KEY=… into .env, or set SIGNALBOX_PROVIDER=embedded, and start the server again"};
  return fine("provider", "COMPOSIO_API_KEY is set");
}

Finding session_finding(const Patient& patient) {
  const auto sessions = patient.ports.sessions.list_sessions({std::string(kDefaultProject), std::nullopt},
                                                             {.limit = 200, .cursor = ""});
  if (!sessions.ok()) return {"sessions", FindingStatus::problem, sessions.error().message, "see storage"};
  std::size_t active = 0;
  const Instant now = patient.ports.clock.now();
  for (const Session& session : sessions->items) active += status_of(session, now) == SessionStatus::active;
  if (active > 0) return fine("sessions", std::to_string(active) + " active");
  return {"sessions", FindingStatus::warning,
          sessions->items.empty() ? "Session not found: there is none yet"
                                  : "Session not found: all sessions have expired or were revoked",
          "signalbox session create --user test_user_123"};
}

// Why one worker does not execute, when it does not.
std::optional<Finding> worker_finding(const WorkerRecord& record, Instant now) {
  const std::string name =
      record.worker.type + " of " + record.worker.user_id + " (" + record.worker.id + ")";
  if (!record.worker.enabled) return std::nullopt;
  if (!record.schedule.paused_reason.empty())
    return Finding{"workers", FindingStatus::problem,
                   "Worker not executing: " + name + " is paused: " + record.schedule.paused_reason,
                   "connect the account again, or signalbox worker enable " + record.worker.id};
  if (record.schedule.next_at && now - *record.schedule.next_at > kOverdue)
    return Finding{
        "workers", FindingStatus::problem,
        "Worker not executing: " + name + " has been due since " + format_rfc3339(*record.schedule.next_at),
        "signalbox serve, and look at its log for errors"};
  if (record.progress.consecutive_failures > 0)
    return Finding{
        "workers", FindingStatus::warning,
        name + " failed " + std::to_string(record.progress.consecutive_failures) + " times in a row",
        "signalbox run show " + record.progress.last_run_id};
  return std::nullopt;
}

void add_worker_findings(const Patient& patient, std::vector<Finding>& findings) {
  if (!patient.scheduler_running)
    findings.push_back({"scheduler", FindingStatus::problem,
                        "Worker not executing: the server is not running, so nothing is due",
                        "signalbox serve"});
  const auto workers = patient.ports.workers.list_workers({std::string(kDefaultProject), std::nullopt},
                                                          {.limit = 200, .cursor = ""});
  if (!workers.ok()) return;
  std::size_t enabled = 0;
  const std::size_t before = findings.size();
  for (const WorkerRecord& record : workers->items) {
    enabled += record.worker.enabled;
    if (auto finding = worker_finding(record, patient.ports.clock.now()))
      findings.push_back(*std::move(finding));
  }
  if (enabled == 0)
    findings.push_back({"workers", FindingStatus::warning, "Worker not executing: no worker is switched on",
                        "signalbox worker enable feed_monitor --user test_user_123 --config "
                        "'{\"feedUrl\": \"https://…\"}'"});
  else if (findings.size() == before)
    findings.push_back(fine("workers", std::to_string(enabled) + " switched on, all as planned"));
}

void add_upstream_findings(const Patient& patient, std::vector<Finding>& findings) {
  for (const UpstreamHealth& server : patient.upstreams) {
    if (server.ok) {
      findings.push_back(fine("MCP server " + server.name, std::to_string(server.tools) + " tools"));
      continue;
    }
    findings.push_back({"MCP server " + server.name, FindingStatus::problem,
                        "MCP connection failed: " + server.message,
                        "start the server, or mend [[mcp_servers]] \"" + server.name +
                            "\" in the configuration file; Signalbox connects again by itself"});
  }
  if (patient.upstreams.empty()) findings.push_back(fine("MCP servers", "none configured"));
}

}  // namespace

std::vector<Finding> examine(const Patient& patient) {
  std::vector<Finding> findings = {storage_finding(patient), key_finding(patient),
                                   provider_finding(patient.settings), session_finding(patient)};
  if (patient.scheduler_running) findings.push_back(core_finding(patient.settings));
  if (auto finding = replaced_finding(patient.settings)) findings.push_back(*std::move(finding));
  add_worker_findings(patient, findings);
  add_upstream_findings(patient, findings);
  return findings;
}

Finding finding_of(const Error& error) {
  return {"start", FindingStatus::problem, error.message, "mend this first; nothing else could be looked at"};
}

}  // namespace signalbox
