// signalbox worker
#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

struct WorkerOptions {
  std::string worker;  // an id, or a type together with --user
  std::string user;
  std::string config;
  std::string cron;
  std::string zone = "UTC";
};

void show_list(const Json& body) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& worker : member(body, "items"))
    rows.push_back({text_member(worker, "id"), text_member(worker, "type"), text_member(worker, "userId"),
                    member(worker, "enabled") == true ? "on" : "off", text_member(worker, "scheduleInWords"),
                    text_member(worker, "nextRunAt")});
  print_table({"WORKER", "TYPE", "USER", "STATE", "SCHEDULE", "NEXT RUN"}, rows);
}

void show_worker(const Json& worker) {
  std::cout << text_member(worker, "id") << " " << text_member(worker, "type") << " is "
            << (member(worker, "enabled") == true ? "on, " + text_member(worker, "scheduleInWords") : "off")
            << "\n";
}

int set_enabled(const Options& options, const WorkerOptions& worker, bool enabled) {
  Json body = {{"enabled", enabled}};
  if (!worker.config.empty()) {
    const auto config = parse_json(worker.config, "--config");
    if (!config.ok()) {
      std::cerr << "signalbox: " << config.error().message << "\n";
      return kWrongUsage;
    }
    body["config"] = *config;
  }
  if (!worker.cron.empty())
    body["schedule"] = {{"kind", "cron"}, {"expression", worker.cron}, {"timeZone", worker.zone}};
  if (worker.worker.starts_with("wrk_"))
    return run_call(options, {.method = "PATCH", .path = "/api/v1/workers/" + worker.worker, .body = body},
                    show_worker);
  if (worker.user.empty()) {
    std::cerr << "signalbox: give a worker's id, or its type and --user\n";
    return kWrongUsage;
  }
  body["userId"] = worker.user;
  body["type"] = worker.worker;
  return run_call(options, {.method = "POST", .path = "/api/v1/workers", .body = body}, show_worker);
}

void add_switch(CLI::App& group, const char* name, bool enabled, Options& options, Action& action,
                const std::shared_ptr<WorkerOptions>& worker) {
  CLI::App* command =
      group.add_subcommand(name, enabled ? "Switch a worker on; it runs at once" : "Switch it off");
  command->add_option("worker", worker->worker, "a worker's id, or its type with --user")->required();
  command->add_option("--user", worker->user, "whose worker of this type");
  if (enabled) {
    command->add_option("--config", worker->config, "configuration, JSON");
    command->add_option("--cron", worker->cron, "when to run");
    command->add_option("--zone", worker->zone, "the cron's time zone (UTC)");
  }
  command->callback([&options, &action, worker, enabled] {
    action = [&options, worker, enabled] { return set_enabled(options, *worker, enabled); };
  });
}

}  // namespace

void add_workers(CLI::App& program, Options& options, Action& action) {
  CLI::App* group = program.add_subcommand("worker", "Workers")->require_subcommand(1);
  auto worker = std::make_shared<WorkerOptions>();

  CLI::App* list = group->add_subcommand("list", "List workers");
  list->add_option("--user", worker->user, "only this user's");
  list->callback([&options, &action, worker] {
    action = [&options, worker] {
      return run_call(options,
                      {.path = "/api/v1/workers", .query = {{"userId", worker->user}, {"limit", "200"}}},
                      show_list);
    };
  });
  add_switch(*group, "enable", true, options, action, worker);
  add_switch(*group, "disable", false, options, action, worker);

  CLI::App* run = group->add_subcommand("run", "Run a worker now");
  run->add_option("worker", worker->worker, "the worker's id")->required();
  run->callback([&options, &action, worker] {
    action = [&options, worker] {
      return run_call(options, {.method = "POST", .path = "/api/v1/workers/" + worker->worker + "/run"},
                      [](const Json& made) { std::cout << text_member(made, "id") << "\n"; });
    };
  });
}

}  // namespace signalbox::cli
