// signalbox restore
#include <filesystem>
#include <iostream>

#include "server/cli/commands.h"
#include "server/composition.h"
#include "server/restore.h"
#include "server/runtime/json_log.h"
#include "server/runtime/system_clock.h"

namespace signalbox::cli {
namespace {

struct RestoreOptions {
  std::string file;
  bool force = false;
};

std::string_view name_of(RestoredKey key) {
  switch (key) {
    case RestoredKey::fits: return "fits";
    case RestoredKey::missing: return "missing";
    case RestoredKey::differs: return "differs";
    case RestoredKey::unknown: break;
  }
  return "unknown";
}

std::string about_key(const Restored& restored) {
  const std::string id = restored.key_id.empty() ? "" : " (id " + restored.key_id + ")";
  switch (restored.key) {
    case RestoredKey::fits:
      return "The master key in " + restored.key_place + " is the one it was sealed under.";
    case RestoredKey::missing:
      return "The master key is not there: before you start the server, put the key that sealed this store" +
             id + "\ninto " + restored.key_place + " (mode 0600), or set SIGNALBOX_MASTER_KEY to it.";
    case RestoredKey::differs:
      return "The master key in " + restored.key_place +
             " is another one: the server will not start until the key\n"
             "that sealed this store" +
             id + " is there, or in SIGNALBOX_MASTER_KEY.";
    case RestoredKey::unknown: break;
  }
  return "It does not tell which master key it was sealed under; the server looks at its start.";
}

void show(const Restored& restored) {
  std::cout << "The backup is now the store " << restored.store << "\n";
  if (!restored.replaced.empty())
    std::cout << "The store before lies in " << restored.replaced
              << "; delete it once you do not want it back.\n";
  std::cout << "The master key is never part of a backup; it is kept apart.\n" << about_key(restored) << "\n";
}

int restore(const Options& options, const RestoreOptions& chosen) {
  const auto settings = settings_of(options);
  if (!settings.ok()) return report(settings.error());
  SystemClock clock;
  JsonLog log(clock, LogLevel::error);
  const auto restored = restore_store(settings->data_dir, std::filesystem::absolute(chosen.file).string(),
                                      chosen.force, known_migrations(), log);
  if (!restored.ok()) return report(restored.error());
  if (options.json)
    std::cout << dump_json({{"store", restored->store},
                            {"replaced", restored->replaced},
                            {"masterKey", name_of(restored->key)},
                            {"masterKeyPlace", restored->key_place},
                            {"masterKeyId", restored->key_id}})
              << "\n";
  else
    show(*restored);
  return kFine;
}

}  // namespace

void add_restore(CLI::App& program, Options& options, Action& action) {
  CLI::App* command = program.add_subcommand("restore", "Make a backup the store of the data folder");
  auto chosen = std::make_shared<RestoreOptions>();
  command->add_option("file", chosen->file, "a file that `signalbox backup` wrote")->required();
  command->add_flag("--force", chosen->force, "also where there is a store; it is kept beside the new one");
  command->callback(
      [&options, &action, chosen] { action = [&options, chosen] { return restore(options, *chosen); }; });
}

}  // namespace signalbox::cli
