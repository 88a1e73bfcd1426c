// signalbox: picks the command.
#include "server/cli/commands.h"

using namespace signalbox::cli;

int main(int argc, char** argv) {
  CLI::App program("The self-hosted tool router for AI products.", "signalbox");
  program.require_subcommand(1);
  program.set_version_flag("--version", SIGNALBOX_VERSION);
  program.fallthrough();

  Options options;
  Action action;
  program.add_option("--config", options.config_file, "configuration file (TOML)")->check(CLI::ExistingFile);
  program.add_option_function<std::string>(
      "--data", [&](const std::string& dir) { options.flags["data"] = dir; }, "data folder");
  program.add_flag("--json", options.json, "print the API's own JSON");

  for (const auto add :
       {add_serve, add_doctor, add_accounts, add_users, add_connections, add_keys, add_sessions, add_tools,
        add_workers, add_runs, add_cron, add_schema, add_backup, add_restore, add_rotate_key})
    add(program, options, action);

  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kFine : kWrongUsage;
  }
  return action();
}
