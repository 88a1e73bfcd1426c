// signalbox doctor
#include <iostream>

#include "core/base/codec.h"
#include "server/cli/commands.h"
#include "server/doctor.h"

namespace signalbox::cli {
namespace {

void show(const Json& body) {
  for (const Json& finding : member(body, "findings")) {
    const std::string status = text_member(finding, "status");
    std::cout << (status == "ok"        ? "ok       "
                  : status == "warning" ? "warning  "
                                        : "problem  ")
              << text_member(finding, "check") << ": " << text_member(finding, "message") << "\n";
    if (const std::string next = text_member(finding, "next"); !next.empty())
      std::cout << "         -> " << next << "\n";
  }
}

// Nothing could be opened: that is the finding.
int show_failure(const Options& options, const Error& error) {
  const api::Finding finding = finding_of(error);
  const Json body = {{"ok", false},
                     {"findings",
                      {{{"check", finding.check},
                        {"status", "problem"},
                        {"message", finding.message},
                        {"next", finding.next}}}}};
  if (options.json)
    std::cout << dump_json(body) << "\n";
  else
    show(body);
  return exit_code_of(error);
}

int examine_all(const Options& options) {
  const auto settings = settings_of(options);
  if (!settings.ok()) return show_failure(options, settings.error());
  const auto answer = send(*settings, {.path = "/api/v1/doctor"});
  if (!answer.ok()) return show_failure(options, answer.error());
  if (!answer->ok()) return report(*answer);
  if (options.json)
    std::cout << dump_json(answer->body) << "\n";
  else
    show(answer->body);
  return member(answer->body, "ok") == true ? kFine : kAnswerIsNo;
}

}  // namespace

void add_doctor(CLI::App& program, Options& options, Action& action) {
  program.add_subcommand("doctor", "Examine this installation and say what to do")->callback([&] {
    action = [&options] { return examine_all(options); };
  });
}

}  // namespace signalbox::cli
