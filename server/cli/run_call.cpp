#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {

int run_call(const Options& options, const Call& call, const std::function<void(const Json&)>& show) {
  const auto settings = settings_of(options);
  if (!settings.ok()) return report(settings.error());
  const auto answer = send(*settings, call);
  if (!answer.ok()) return report(answer.error());
  if (!answer->ok()) return report(*answer);
  if (options.json)
    std::cout << dump_json(answer->body) << "\n";
  else
    show(answer->body);
  return kFine;
}

}  // namespace signalbox::cli
