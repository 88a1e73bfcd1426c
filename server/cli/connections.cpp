// signalbox connection
#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

struct ConnectionOptions {
  std::string id;
  std::string user;
};

void show_list(const Json& body) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& connection : member(body, "items")) {
    const std::string alias = text_member(connection, "alias");
    rows.push_back(
        {text_member(connection, "id"), text_member(connection, "toolkit"), text_member(connection, "userId"),
         alias.empty() ? text_member(connection, "label") : alias, text_member(connection, "status"),
         member(connection, "isDefault") == true ? "default" : "", text_member(connection, "lastUsedAt")});
  }
  print_table({"CONNECTION", "APP", "USER", "ACCOUNT", "STATUS", "", "LAST USED"}, rows);
}

// A test that failed is an answer, and the answer is no.
int test(const Options& options, const ConnectionOptions& connection) {
  bool works = false;
  const int code =
      run_call(options, {.method = "POST", .path = "/api/v1/connections/" + connection.id + "/test"},
               [&](const Json& outcome) {
                 works = member(outcome, "ok") == true;
                 std::cout << text_member(outcome, "message") << "\n";
               });
  if (code != kFine || options.json) return code;
  return works ? kFine : kAnswerIsNo;
}

void show_removed(const Json& outcome) {
  std::cout << "disconnected"
            << (member(outcome, "revokedUpstream") == true ? ", and revoked in the app" : "") << "\n";
  for (const Json& worker : member(outcome, "stoppedWorkers"))
    if (worker.is_string()) std::cout << "worker " << worker.get<std::string>() << " waits for an account\n";
}

}  // namespace

void add_connections(CLI::App& program, Options& options, Action& action) {
  CLI::App* group = program.add_subcommand("connection", "Accounts of apps")->require_subcommand(1);
  auto connection = std::make_shared<ConnectionOptions>();

  CLI::App* list = group->add_subcommand("list", "List connected accounts");
  list->add_option("--user", connection->user, "of one user");
  list->callback([&options, &action, connection] {
    action = [&options, connection] {
      std::map<std::string, std::string> query;
      if (!connection->user.empty()) query["userId"] = connection->user;
      return run_call(options, {.method = "GET", .path = "/api/v1/connections", .query = query}, show_list);
    };
  });

  CLI::App* ask = group->add_subcommand("test", "Ask the app whether it accepts an account");
  ask->add_option("connection", connection->id, "a connection's id")->required();
  ask->callback([&options, &action, connection] {
    action = [&options, connection] { return test(options, *connection); };
  });

  CLI::App* remove =
      group->add_subcommand("remove", "Disconnect an account; revokes it in the app if possible");
  remove->add_option("connection", connection->id, "a connection's id")->required();
  remove->callback([&options, &action, connection] {
    action = [&options, connection] {
      return run_call(options, {.method = "DELETE", .path = "/api/v1/connections/" + connection->id},
                      show_removed);
    };
  });
}

}  // namespace signalbox::cli
