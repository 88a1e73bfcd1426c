#include "core/domain/keys/api_key.h"

#include <catch2/catch.hpp>

#include "core/base/wire.h"

using namespace signalbox;

TEST_CASE("a caller has the scopes it was given, and an admin all of them") {
  const Caller caller{"p", std::nullopt, {Scope::tools}, "key_1"};
  const Caller admin{"p", std::nullopt, {Scope::admin}, "key_2"};
  for (const auto& [scope, name] : EnumNames<Scope>::list) {
    INFO(name);
    CHECK(has_scope(caller, scope) == (scope == Scope::tools));
    CHECK(has_scope(admin, scope));
    CHECK_FALSE(has_scope({"p", std::nullopt, {}, ""}, scope));
  }
}

TEST_CASE("a user's caller acts for that user of that project alone, a project's for all of its users") {
  const Caller user{"p", "u", {}, ""};
  CHECK(may_act_for(user, "p", "u"));
  CHECK_FALSE(may_act_for(user, "p", "U"));
  CHECK_FALSE(may_act_for(user, "p", ""));
  CHECK_FALSE(may_act_for(user, "q", "u"));
  const Caller project{"p", std::nullopt, {}, ""};
  CHECK(may_act_for(project, "p", "anybody"));
  CHECK_FALSE(may_act_for(project, "q", "u"));
}

TEST_CASE("a user's key may not make keys, and no key tells its hash") {
  for (const Scope scope : default_user_scopes()) {
    CHECK(scope != Scope::keys);
    CHECK(scope != Scope::admin);
  }
  ApiKey key;
  key.hash = "0123abcd";
  CHECK(encode_text(key).find("0123abcd") == std::string::npos);
}
