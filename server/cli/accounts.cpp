// signalbox account
#include <iostream>

#include "server/cli/commands.h"

namespace signalbox::cli {
namespace {

struct AccountOptions {
  std::string email;
  std::string who;
  std::string role = "member";
  std::string user;
};

void show_list(const Json& body) {
  std::vector<std::vector<std::string>> rows;
  for (const Json& account : member(body, "items"))
    rows.push_back({text_member(account, "id"), text_member(account, "email"), text_member(account, "role"),
                    text_member(account, "status"), text_member(account, "userId"),
                    text_member(account, "lastSignInAt")});
  print_table({"ACCOUNT", "E-MAIL", "ROLE", "STATUS", "USER", "LAST SIGN-IN"}, rows);
}

void show_link(const Json& made) {
  std::cout << text_member(made, "link") << "\n";
  std::cerr << "The link works once, until " << text_member(made, "expiresAt") << ".\n";
}

// The id of an account that is named by its id or its e-mail address.
Result<std::string> id_of(const Options& options, const std::string& who) {
  if (who.find('@') == std::string::npos) return who;
  TRY(const Settings settings, settings_of(options));
  TRY(const Answer answer, send(settings, {.path = "/api/v1/accounts", .query = {{"email", who}}}));
  const Json& items = member(answer.body, "items");
  if (!items.is_array() || items.empty())
    return Error{ErrorCode::not_found, "no account has this e-mail address; see `signalbox account list`"};
  return text_member(items.at(0), "id");
}

int change_status(const Options& options, const std::string& who, const char* status) {
  const auto id = id_of(options, who);
  if (!id.ok()) return report(id.error());
  const Json body = {{"status", status}};
  return run_call(options, {.method = "PATCH", .path = "/api/v1/accounts/" + *id, .body = body},
                  [status](const Json&) { std::cout << status << "\n"; });
}

int reset_password(const Options& options, const std::string& who) {
  const auto id = id_of(options, who);
  if (!id.ok()) return report(id.error());
  return run_call(options, {.method = "POST", .path = "/api/v1/accounts/" + *id + "/password-reset"},
                  show_link);
}

void add_invite(CLI::App& group, Options& options, Action& action,
                const std::shared_ptr<AccountOptions>& account) {
  CLI::App* invite = group.add_subcommand("invite", "Make a one-time link to sign up by");
  invite->add_option("email", account->email, "for this e-mail address only");
  invite->add_option("--role", account->role, "viewer, member or admin (member)")
      ->check(CLI::IsMember({"viewer", "member", "admin"}));
  invite->add_option("--user", account->user, "the user the account will be linked to");
  invite->callback([&options, &action, account] {
    action = [&options, account] {
      Json body = {{"role", account->role}};
      if (!account->email.empty()) body["email"] = account->email;
      if (!account->user.empty()) body["userId"] = account->user;
      return run_call(options, {.method = "POST", .path = "/api/v1/invitations", .body = body}, show_link);
    };
  });
}

}  // namespace

void add_accounts(CLI::App& program, Options& options, Action& action) {
  CLI::App* group =
      program.add_subcommand("account", "People who sign in to Signalbox")->require_subcommand(1);
  auto account = std::make_shared<AccountOptions>();

  CLI::App* list = group->add_subcommand("list", "List accounts, newest first");
  list->callback([&options, &action] {
    action = [&options] {
      return run_call(options, {.path = "/api/v1/accounts", .query = {{"limit", "200"}}}, show_list);
    };
  });

  add_invite(*group, options, action, account);

  CLI::App* reset = group->add_subcommand("reset-password", "Make a one-time link to set a new password by");
  reset->add_option("account", account->who, "the account's id or e-mail address")->required();
  reset->callback([&options, &action, account] {
    action = [&options, account] { return reset_password(options, account->who); };
  });

  CLI::App* disable = group->add_subcommand("disable", "Disable an account and end its sign-ins");
  disable->add_option("account", account->who, "the account's id or e-mail address")->required();
  disable->callback([&options, &action, account] {
    action = [&options, account] { return change_status(options, account->who, "disabled"); };
  });

  CLI::App* enable = group->add_subcommand("enable", "Make a disabled account active again");
  enable->add_option("account", account->who, "the account's id or e-mail address")->required();
  enable->callback([&options, &action, account] {
    action = [&options, account] { return change_status(options, account->who, "active"); };
  });
}

}  // namespace signalbox::cli
