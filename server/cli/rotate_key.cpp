// signalbox rotate-key
#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

void show(const Json& changed) {
  std::cout
      << "Everything sealed is now under a new master key (id " << text_member(changed, "keyId")
      << "): " << member(changed, "resealed") << " secrets.\nIt lies in " << text_member(changed, "place")
      << "; keep a copy apart from backups. Backups made until now\nneed the old key: make a new backup, and "
         "keep the old key as long as the old backups.\n";
  if (const Json& unreadable = member(changed, "unreadable"); unreadable != 0)
    std::cout << unreadable << " secrets could not be opened before either; the server's log names them.\n";
}

}  // namespace

void add_rotate_key(CLI::App& program, Options& options, Action& action) {
  program.add_subcommand("rotate-key", "Seal everything under a new master key, while the server serves")
      ->callback([&] {
        action = [&options] {
          return run_call(options, {.method = "POST", .path = "/api/v1/master-key/rotate"}, show);
        };
      });
}

}  // namespace signalbox::cli
