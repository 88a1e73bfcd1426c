// signalbox session
#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

struct SessionOptions {
  std::string user;
  std::vector<std::string> toolkits;
  std::string id;
};

void show_list(const Json& body) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& session : member(body, "items"))
    rows.push_back({text_member(session, "id"), text_member(session, "userId"),
                    text_member(session, "status"), text_member(session, "lastActiveAt")});
  print_table({"SESSION", "USER", "STATUS", "LAST ACTIVE"}, rows);
}

void show_created(const Json& session) {
  std::cout << "session " << text_member(session, "sessionId") << "\nurl     "
            << text_member(session, "sessionUrl") << "\n";
}

}  // namespace

void add_sessions(CLI::App& program, Options& options, Action& action) {
  CLI::App* group = program.add_subcommand("session", "Tool sessions")->require_subcommand(1);
  auto session = std::make_shared<SessionOptions>();

  CLI::App* create = group->add_subcommand("create", "Create a session for a user");
  create->add_option("--user", session->user, "the user's id")->required();
  create->add_option("--toolkit", session->toolkits, "only these toolkits");
  create->callback([&options, &action, session] {
    action = [&options, session] {
      const Json body = {{"userId", session->user}, {"toolkits", session->toolkits}};
      return run_call(options, {.method = "POST", .path = "/api/v1/sessions", .body = body}, show_created);
    };
  });

  CLI::App* list = group->add_subcommand("list", "List sessions, newest first");
  list->add_option("--user", session->user, "only this user's");
  list->callback([&options, &action, session] {
    action = [&options, session] {
      return run_call(options,
                      {.path = "/api/v1/sessions", .query = {{"userId", session->user}, {"limit", "200"}}},
                      show_list);
    };
  });

  CLI::App* revoke = group->add_subcommand("revoke", "Revoke a session for good");
  revoke->add_option("session", session->id, "the session's id")->required();
  revoke->callback([&options, &action, session] {
    action = [&options, session] {
      return run_call(options, {.method = "DELETE", .path = "/api/v1/sessions/" + session->id},
                      [](const Json&) { std::cout << "revoked\n"; });
    };
  });
}

}  // namespace signalbox::cli
