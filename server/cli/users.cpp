// signalbox user
#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

void show_list(const Json& body) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& user : member(body, "items"))
    rows.push_back(
        {text_member(user, "userId"), text_member(user, "createdAt"), text_member(user, "disabledAt")});
  print_table({"USER", "SINCE", "DISABLED"}, rows);
}

int set_disabled(const Options& options, const std::string& user, bool disabled) {
  const Json body = {{"disabled", disabled}};
  return run_call(options, {.method = "PATCH", .path = "/api/v1/users/" + user, .body = body},
                  [disabled](const Json&) { std::cout << (disabled ? "disabled\n" : "enabled\n"); });
}

}  // namespace

void add_users(CLI::App& program, Options& options, Action& action) {
  CLI::App* group = program.add_subcommand("user", "The host product's users")->require_subcommand(1);
  auto user = std::make_shared<std::string>();

  CLI::App* add = group->add_subcommand("add", "Name a user before their first call");
  add->add_option("user", *user, "the user's id")->required();
  add->callback([&options, &action, user] {
    action = [&options, user] {
      const Json body = {{"userId", *user}};
      return run_call(options, {.method = "POST", .path = "/api/v1/users", .body = body},
                      [](const Json& made) { std::cout << text_member(made, "userId") << "\n"; });
    };
  });

  CLI::App* list = group->add_subcommand("list", "List users, newest first");
  list->callback([&options, &action] {
    action = [&options] {
      return run_call(options, {.path = "/api/v1/users", .query = {{"limit", "200"}}}, show_list);
    };
  });

  CLI::App* disable = group->add_subcommand("disable", "Let nothing act for a user any more");
  disable->add_option("user", *user, "the user's id")->required();
  disable->callback([&options, &action, user] {
    action = [&options, user] { return set_disabled(options, *user, true); };
  });

  CLI::App* enable = group->add_subcommand("enable", "Let a disabled user's keys and workers act again");
  enable->add_option("user", *user, "the user's id")->required();
  enable->callback([&options, &action, user] {
    action = [&options, user] { return set_disabled(options, *user, false); };
  });
}

}  // namespace signalbox::cli
