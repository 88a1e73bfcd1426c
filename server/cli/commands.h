// The commands, one group a file. Each adds itself to the program and gives its exit code when it is chosen.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>

#include "server/cli/command.h"

namespace signalbox::cli {

// Set by the chosen command's parser; run by main.
using Action = std::function<int()>;

void add_serve(CLI::App& program, Options& options, Action& action);
void add_doctor(CLI::App& program, Options& options, Action& action);
void add_connections(CLI::App& program, Options& options, Action& action);
void add_keys(CLI::App& program, Options& options, Action& action);
void add_accounts(CLI::App& program, Options& options, Action& action);
void add_users(CLI::App& program, Options& options, Action& action);
void add_sessions(CLI::App& program, Options& options, Action& action);
void add_tools(CLI::App& program, Options& options, Action& action);
void add_workers(CLI::App& program, Options& options, Action& action);
void add_runs(CLI::App& program, Options& options, Action& action);
void add_cron(CLI::App& program, Options& options, Action& action);
void add_schema(CLI::App& program, Options& options, Action& action);
void add_backup(CLI::App& program, Options& options, Action& action);
void add_restore(CLI::App& program, Options& options, Action& action);
void add_rotate_key(CLI::App& program, Options& options, Action& action);

// Sends the call and shows its answer: as it came with --json, else by `show`.
int run_call(const Options& options, const Call& call, const std::function<void(const Json&)>& show);

}  // namespace signalbox::cli
