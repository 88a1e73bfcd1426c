// signalbox serve
#include <csignal>
#include <iostream>
#include <thread>

#include "server/cli/commands.h"
#include "server/composition.h"
#include "server/runtime/core_dumps.h"

namespace signalbox::cli {
namespace {

// Blocks until SIGINT or SIGTERM. The signals are blocked in every thread, so this one gets them.
void wait_for_signal(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

sigset_t block_end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int serve(const Options& options) {
  const sigset_t signals = block_end_signals();
  auto settings = settings_of(options);
  if (!settings.ok()) return report(settings.error());
  if (!settings->allow_core && !forbid_core_dumps())
    std::cerr << "signalbox: the system did not switch core dumps off; see signalbox doctor\n";
  const bool dev = settings->dev;
  const auto app = App::open(*std::move(settings), App::Purpose::serve);
  if (!app.ok()) return report(app.error());
  if (const Status started = (*app)->start(); !started.ok()) {
    report(started.error());
    return kNetwork;
  }
  std::cout << "Signalbox is ready at " << (*app)->origin() << std::endl;
  if (!dev) {
    std::cout << "Requests need a key: signalbox key create --project" << std::endl;
    const auto link = (*app)->set_up_link();
    if (!link.ok()) report(link.error());
    if (link.ok() && *link)
      std::cout << "Make the first admin's account within 24 hours at " << **link << std::endl;
  }
  wait_for_signal(signals);
  (*app)->stop();
  return kFine;
}

int print_config(const Options& options) {
  const auto settings = settings_of(options);
  if (!settings.ok()) return report(settings.error());
  std::cout << describe(*settings);
  return kFine;
}

}  // namespace

void add_serve(CLI::App& program, Options& options, Action& action) {
  CLI::App* command = program.add_subcommand("serve", "Serve the API, the dashboard and the workers");
  const auto setting = [&](const char* flag, const char* name, const char* help) {
    command->add_option_function<std::string>(
        flag, [&options, name](const std::string& value) { options.flags[name] = value; }, help);
  };
  setting("--listen", "listen", "host:port to listen on (127.0.0.1:8640)");
  setting("--public-url", "public_url", "the address clients reach this server by");
  command->add_flag_callback(
      "--dev", [&options] { options.flags["dev"] = "true"; },
      "this machine only: requests without a credential act as the local admin");
  auto print_only = std::make_shared<bool>(false);
  command->add_flag("--print-config", *print_only, "show the settings, secrets masked, and end");
  command->callback([&options, &action, print_only] {
    action = [&options, print_only] { return *print_only ? print_config(options) : serve(options); };
  });
}

}  // namespace signalbox::cli
