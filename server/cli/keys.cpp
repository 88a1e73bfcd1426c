// signalbox key
#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

struct KeyOptions {
  std::string user;
  bool project = false;
  std::vector<std::string> scopes;
};

}  // namespace

void add_keys(CLI::App& program, Options& options, Action& action) {
  CLI::App* group = program.add_subcommand("key", "API keys")->require_subcommand(1);
  auto key = std::make_shared<KeyOptions>();
  CLI::App* create = group->add_subcommand("create", "Make a key and show it once");
  auto* who = create->add_option_group("who", "whom the key acts for")->require_option(1);
  who->add_option("--user", key->user, "one user");
  who->add_flag("--project", key->project, "any user of the project");
  create->add_option("--scope", key->scopes,
                     "what it may do: tools, workers, connections, sessions, keys, admin");
  create->callback([&options, &action, key] {
    action = [&options, key] {
      Json body = {{"scopes", key->scopes}};
      if (key->project)
        body["project"] = true;
      else
        body["userId"] = key->user;
      return run_call(options, {.method = "POST", .path = "/api/v1/keys", .body = body},
                      [](const Json& made) { std::cout << text_member(made, "key") << "\n"; });
    };
  });
}

}  // namespace signalbox::cli
