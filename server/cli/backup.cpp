// signalbox backup
#include <filesystem>
#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {

void add_backup(CLI::App& program, Options& options, Action& action) {
  CLI::App* command =
      program.add_subcommand("backup", "Write a copy of the store to a file, while it is in use");
  auto file = std::make_shared<std::string>();
  command->add_option("file", *file, "where to")->required();
  command->callback([&options, &action, file] {
    action = [&options, file] {
      const auto settings = settings_of(options);
      if (!settings.ok()) return report(settings.error());
      const std::string path = std::filesystem::absolute(*file).string();
      return run_call(
          options, {.method = "POST", .path = "/api/v1/backup", .body = {{"path", path}}}, [&](const Json&) {
            std::cout << "The store was copied to " << path << "\nThe master key is not in it. It lies in "
                      << settings->data_dir
                      << "/master.key (or in SIGNALBOX_MASTER_KEY); keep a copy apart from backups:\n"
                         "without it the sealed secrets cannot be read.\n";
          });
    };
  });
}

}  // namespace signalbox::cli
