#include "core/domain/connections/account_choice.h"

#include <catch2/catch.hpp>

using namespace signalbox;

namespace {

Connection account(const std::string& id, ConnectionStatus status = ConnectionStatus::active) {
  Connection connection;
  connection.id = id;
  connection.label = "@" + id;
  connection.status = status;
  return connection;
}

std::string chosen(const std::vector<Connection>& accounts, const std::string& wanted = "") {
  const auto found = choose_account(accounts, wanted, "hub");
  if (found.ok()) return found->id;
  CHECK(found.error().code == ErrorCode::needs_connection);
  return found.error().message;
}

}  // namespace

TEST_CASE("the default account is meant when none is named, else the only one that works") {
  CHECK(chosen({}) == "this user has no connection to \"hub\"; connect the account first");
  CHECK(chosen({account("a")}) == "a");
  Connection work = account("work");
  work.is_default = true;
  CHECK(chosen({account("a"), work}) == "work");
  CHECK(chosen({account("a"), account("b", ConnectionStatus::needs_reauth)}) == "a");
}

TEST_CASE("the default that does not work is not replaced by another account") {
  Connection work = account("work", ConnectionStatus::needs_reauth);
  work.is_default = true;
  work.status_reason = "expired";
  CHECK(chosen({work, account("private")}).find("has to be renewed: expired") != std::string::npos);
  work.status = ConnectionStatus::disabled;
  CHECK(chosen({work, account("private")}).find("is switched off") != std::string::npos);
  CHECK(chosen({work, account("private")}, "@private") == "private");
}

TEST_CASE("where two could be meant the caller is told what there is") {
  Connection named = account("ca_2");
  named.alias = "work";
  const std::string asked = chosen({account("ca_1"), named});
  CHECK(asked.find("several accounts") != std::string::npos);
  CHECK(asked.find("name one of: @ca_1 (ca_1), work (ca_2)") != std::string::npos);
  CHECK(chosen({account("ca_1"), named}, "nobody").find("no account \"nobody\" in \"hub\"; name one of") !=
        std::string::npos);
}

TEST_CASE("an account is named by id, alias or label, in whatever case; twins have to be told apart") {
  Connection first = account("ca_1");
  first.alias = "Work";
  Connection second = account("ca_2");
  second.label = "@CA_1";
  const std::vector<Connection> accounts = {first, second};
  CHECK(chosen(accounts, "ca_2") == "ca_2");
  CHECK(chosen(accounts, "wORK") == "ca_1");
  CHECK(chosen(accounts, "@ca_1").find("several accounts") != std::string::npos);
}

TEST_CASE("what was only begun, or revoked, is no account") {
  const std::vector<Connection> none = {account("a", ConnectionStatus::initiated),
                                        account("b", ConnectionStatus::revoked)};
  CHECK(chosen(none).find("no connection") != std::string::npos);
  CHECK(chosen(none, "a").find("no connection") != std::string::npos);
  CHECK_FALSE(is_meant_by_default(none, none[0]));
}

TEST_CASE("workers use the account that is meant by default") {
  Connection work = account("work", ConnectionStatus::needs_reauth);
  work.is_default = true;
  const Connection other = account("other");
  CHECK(is_meant_by_default({work, other}, work));
  CHECK_FALSE(is_meant_by_default({work, other}, other));
  CHECK(is_meant_by_default({other}, other));
  CHECK_FALSE(is_meant_by_default({other, account("third")}, other));
}

TEST_CASE("an alias is one account's") {
  Connection work = account("ca_1");
  work.alias = "Work";
  CHECK(check_alias_free({work}, "work", "ca_1").ok());
  CHECK(check_alias_free({work}, "work", "ca_2").error().message.find("alias") == 0);
  CHECK(check_alias_free({work, account("ca_2")}, "", "ca_3").ok());
}
