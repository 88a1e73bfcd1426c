// signalbox cron: answers by itself, without a server.
#include <iostream>

#include "core/app/check_cron.h"
#include "server/cli/commands.h"
#include "server/runtime/system_clock.h"
#include "server/zones/zoneinfo.h"

namespace signalbox::cli {
namespace {

struct CronOptions {
  std::string expression;
  std::string zone = "UTC";
  std::string after;
  int count = 5;
};

int print_next(const Options& options, const CronOptions& cron) {
  const auto settings = settings_of(options);
  if (!settings.ok()) return report(settings.error());
  Zoneinfo zones(settings->zoneinfo_dir);
  const auto after = cron.after.empty() ? std::optional(SystemClock().now()) : parse_rfc3339(cron.after);
  if (!after) {
    std::cerr << "signalbox: --after must be an RFC 3339 time such as 2026-11-22T08:00:00Z\n";
    return kWrongUsage;
  }
  const auto fires = next_fires(cron.expression, cron.zone, *after, cron.count, zones);
  if (!fires.ok()) {
    std::cerr << "signalbox: " << fires.error().message << "\n";
    return kAnswerIsNo;
  }
  for (const Instant at : *fires) std::cout << format_rfc3339(at) << "\n";
  return kFine;
}

int check_lines(const Options& options) {
  const auto settings = settings_of(options);
  if (!settings.ok()) return report(settings.error());
  Zoneinfo zones(settings->zoneinfo_dir);
  for (std::string line; std::getline(std::cin, line);)
    if (!line.empty()) std::cout << check_cron_line(line, zones) << "\n";
  return kFine;
}

}  // namespace

void add_cron(CLI::App& program, Options& options, Action& action) {
  CLI::App* group = program.add_subcommand("cron", "Cron expressions")->require_subcommand(1);
  auto cron = std::make_shared<CronOptions>();
  CLI::App* next = group->add_subcommand("next", "When an expression is due next");
  next->add_option("expression", cron->expression, "such as \"*/5 * * * *\"")->required();
  next->add_option("--tz", cron->zone, "IANA time zone (UTC)");
  next->add_option("--after", cron->after, "RFC 3339 time (now)");
  next->add_option("--count", cron->count, "how many (5)");
  next->callback(
      [&options, &action, cron] { action = [&options, cron] { return print_next(options, *cron); }; });

  group->add_subcommand("check", "JSON lines {id,expr,tz,after,count} in, {id,next} or {id,error} out")
      ->callback([&options, &action] { action = [&options] { return check_lines(options); }; });
}

}  // namespace signalbox::cli
