// signalbox run
#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

struct RunOptions {
  std::string id;
  std::string worker;
  std::string state;
};

void show_list(const Json& body) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& run : member(body, "items"))
    rows.push_back({text_member(run, "id"), text_member(run, "workerType"), text_member(run, "userId"),
                    text_member(run, "state"), text_member(run, "createdAt"), text_member(run, "message")});
  print_table({"RUN", "TYPE", "USER", "STATE", "CREATED", "MESSAGE"}, rows);
}

void show_run(const Json& body) {
  const Json& run = member(body, "run");
  std::cout << text_member(run, "id") << " " << text_member(run, "workerType") << " "
            << text_member(run, "state") << "\n";
  for (const char* line : {"message", "reason"})
    if (const std::string text = text_member(run, line); !text.empty()) std::cout << text << "\n";
  for (const Json& step : member(body, "steps"))
    std::cout << "  " << text_member(step, "key") << "  " << text_member(step, "tool") << "  "
              << text_member(step, "state") << "  " << text_member(member(step, "error"), "message") << "\n";
}

}  // namespace

void add_runs(CLI::App& program, Options& options, Action& action) {
  CLI::App* group = program.add_subcommand("run", "Run history")->require_subcommand(1);
  auto run = std::make_shared<RunOptions>();

  CLI::App* list = group->add_subcommand("list", "List runs, newest first");
  list->add_option("--worker", run->worker, "only this worker's");
  list->add_option("--state", run->state, "only in this state");
  list->callback([&options, &action, run] {
    action = [&options, run] {
      Call call{.path = "/api/v1/runs"};
      if (!run->worker.empty()) call.query["workerId"] = run->worker;
      if (!run->state.empty()) call.query["state"] = run->state;
      return run_call(options, call, show_list);
    };
  });

  CLI::App* show = group->add_subcommand("show", "Show a run with its steps");
  show->add_option("run", run->id, "the run's id")->required();
  show->callback([&options, &action, run] {
    action = [&options, run] { return run_call(options, {.path = "/api/v1/runs/" + run->id}, show_run); };
  });

  CLI::App* retry = group->add_subcommand("retry", "Run the worker of a finished run again");
  retry->add_option("run", run->id, "the run's id")->required();
  retry->callback([&options, &action, run] {
    action = [&options, run] {
      return run_call(options, {.method = "POST", .path = "/api/v1/runs/" + run->id + "/retry"},
                      [](const Json& made) { std::cout << text_member(made, "id") << "\n"; });
    };
  });
}

}  // namespace signalbox::cli
