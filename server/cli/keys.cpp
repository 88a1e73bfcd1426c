// signalbox key
#include <chrono>
#include <iostream>

#include "core/base/time.h"
#include "core/domain/net/url.h"
#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

struct KeyOptions {
  std::string user;
  bool project = false;
  std::vector<std::string> scopes;
  std::string name;
  std::string expires_at;
  int days = 0;
  std::string id;
};

std::string in_days(int days) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  return format_rfc3339(Instant{now.count()} + Duration::days(days));
}

Json body_of(const KeyOptions& key) {
  Json body = {{"scopes", key.scopes}};
  if (key.project)
    body["project"] = true;
  else
    body["userId"] = key.user;
  if (!key.name.empty()) body["name"] = key.name;
  if (!key.expires_at.empty()) body["expiresAt"] = key.expires_at;
  if (key.days > 0) body["expiresAt"] = in_days(key.days);
  return body;
}

std::string scopes_of(const Json& key) {
  std::string scopes;
  for (const Json& scope : member(key, "scopes"))
    if (scope.is_string()) scopes += (scopes.empty() ? "" : ",") + scope.get<std::string>();
  return scopes;
}

void show_list(const Json& body) {
  const auto or_dash = [](std::string text) { return text.empty() ? std::string("-") : text; };
  std::vector<std::vector<std::string>> rows;
  for (const Json& key : member(body, "items"))
    rows.push_back({text_member(key, "id"), or_dash(text_member(key, "name")),
                    or_dash(text_member(key, "userId")), scopes_of(key),
                    or_dash(text_member(key, "expiresAt")), or_dash(text_member(key, "lastUsedAt")),
                    or_dash(text_member(key, "revokedAt"))});
  print_table({"KEY", "NAME", "USER", "SCOPES", "EXPIRES", "LAST USED", "REVOKED"}, rows);
}

void add_create(CLI::App& group, Options& options, Action& action, const std::shared_ptr<KeyOptions>& key) {
  CLI::App* create = group.add_subcommand("create", "Make a key and show it once");
  auto* who = create->add_option_group("who", "whom the key acts for")->require_option(1);
  who->add_option("--user", key->user, "one user");
  who->add_flag("--project", key->project, "any user of the project");
  create->add_option("--scope", key->scopes,
                     "what it may do: tools, workers, connections, sessions, keys, users, auth_configs, "
                     "accounts, audit, admin");
  create->add_option("--name", key->name, "what it is for");
  auto* end = create->add_option_group("end", "when it ends by itself")->require_option(0, 1);
  end->add_option("--expires-at", key->expires_at, "a time such as 2027-01-01T00:00:00Z");
  end->add_option("--days", key->days, "in so many days")->check(CLI::Range(1, 36'500));
  create->callback([&options, &action, key] {
    action = [&options, key] {
      return run_call(options, {.method = "POST", .path = "/api/v1/keys", .body = body_of(*key)},
                      [](const Json& made) { std::cout << text_member(made, "key") << "\n"; });
    };
  });
}

}  // namespace

void add_keys(CLI::App& program, Options& options, Action& action) {
  CLI::App* group = program.add_subcommand("key", "API keys")->require_subcommand(1);
  auto key = std::make_shared<KeyOptions>();
  add_create(*group, options, action, key);

  CLI::App* list = group->add_subcommand("list", "List keys, newest first; never their texts");
  list->add_option("--user", key->user, "only this user's");
  list->callback([&options, &action, key] {
    action = [&options, key] {
      return run_call(options, {.path = "/api/v1/keys", .query = {{"userId", key->user}, {"limit", "200"}}},
                      show_list);
    };
  });

  CLI::App* revoke = group->add_subcommand("revoke", "Revoke a key for good");
  revoke->add_option("key", key->id, "the key's id (not its text)")->required();
  revoke->callback([&options, &action, key] {
    action = [&options, key] {
      const std::string path = "/api/v1/keys/" + net::encode_path_segment(key->id);
      return run_call(options, {.method = "DELETE", .path = path},
                      [](const Json&) { std::cout << "revoked\n"; });
    };
  });
}

}  // namespace signalbox::cli
