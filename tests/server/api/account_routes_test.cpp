// People over the API: cookies, CSRF, what strangers learn, and what admins do.
#include <catch2/catch.hpp>

#include "tests/server/api/visitor.h"

using namespace signalbox;
using namespace signalbox::api;

namespace {

std::string ticket_in(const std::string& link) { return link.substr(link.find('#') + 1); }

}  // namespace

TEST_CASE("the first visitor learns that set-up is needed, and the link's owner becomes the admin") {
  ApiWorld world;
  Visitor visitor{world};
  const Json before = visitor.account();
  CHECK(before["setUpNeeded"] == true);
  CHECK(before["signedIn"] == false);
  CHECK(before["dev"] == false);
  CHECK(before["signUpOpen"] == false);
  CHECK(before["providers"] == Json::array());
  CHECK_FALSE(before.contains("account"));
  CHECK_FALSE(before.contains("scopes"));

  Visitor admin = admin_of(world);
  const Json after = admin.account();
  CHECK(after["setUpNeeded"] == false);
  CHECK(after["signedIn"] == true);
  CHECK(after["account"]["email"] == "admin@example.com");
  CHECK(after["account"]["role"] == "admin");
  CHECK(after["scopes"] == Json({"admin"}));
  CHECK(after["csrfToken"] == admin.csrf);
  CHECK(after["signInId"].get<std::string>().starts_with("si_"));
  CHECK(visitor.account()["signedIn"] == false);
}

TEST_CASE("the cookie is out of scripts' and other sites' reach, and bound to https where there is https") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  CHECK(admin.cookie.starts_with("signalbox=si_"));
  const std::string kept = admin.set_cookie;
  for (const char* part : {"; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=2592000"})
    CHECK(kept.find(part) != std::string::npos);
  CHECK(kept.find("Secure") == std::string::npos);
  CHECK(kept.find("Domain") == std::string::npos);

  world.services.settings.origin = "https://box.example";
  REQUIRE(admin.sign_in("admin@example.com").status == 200);
  CHECK(admin.set_cookie.starts_with("__Host-signalbox=si_"));
  CHECK(admin.set_cookie.find("; Secure") != std::string::npos);
  CHECK(admin.account()["signedIn"] == true);
}

TEST_CASE("a write with the cookie needs its CSRF token, a read does not") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  Visitor other = person_of(world, "other@example.com", Role::admin);
  const std::string body = R"({"role":"member"})";
  const std::string good = admin.csrf;
  for (const std::string& token :
       {std::string(), std::string("x"), good + "0", other.csrf, std::string(good.size(), '0')}) {
    INFO(token);
    admin.csrf.clear();
    HttpHeaders headers;
    if (!token.empty()) headers.emplace_back("X-CSRF-Token", token);
    CHECK(admin.send("POST", "/api/v1/invitations", body, headers).status == 403);
    CHECK(admin.send("DELETE", "/api/v1/invitations/x", "", headers).status == 403);
    CHECK(admin.send("POST", "/api/v1/sign-out", "", headers).status == 403);
  }
  CHECK(admin.get("/api/v1/invitations").status == 200);
  CHECK(admin.send("HEAD", "/api/v1/accounts").status == 200);
  admin.csrf = good;
  CHECK(admin.send("POST", "/api/v1/invitations", body).status == 201);
}

TEST_CASE("a cookie is not taken from other sites' pages, nor one that is there twice") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  const std::pair<HttpHeaders, int> rows[] = {
      {{{"Origin", "http://127.0.0.1:8640"}}, 200},
      {{{"Sec-Fetch-Site", "same-origin"}}, 200},
      {{{"Sec-Fetch-Site", "none"}}, 200},
      {{{"Origin", "https://app.example"}}, 401},  // allowed with a key
      {{{"Origin", "https://evil.example"}}, 403},
      {{{"Sec-Fetch-Site", "cross-site"}}, 401},
      {{{"Sec-Fetch-Site", "same-site"}}, 401},
      {{{"Cookie", "signalbox=si_planted"}}, 401}};
  for (const auto& [headers, status] : rows) {
    INFO(headers[0].first << ": " << headers[0].second);
    CHECK(admin.send("GET", "/api/v1/accounts", "", headers).status == status);
  }
}

TEST_CASE("every sign-in gets a cookie of its own, and the one the browser had before is worth nothing") {
  ApiWorld world;
  admin_of(world);
  Visitor victim{world};
  victim.cookie = "signalbox=si_planted_by_somebody";
  REQUIRE(victim.sign_in("admin@example.com").status == 200);
  const std::string first = victim.cookie;
  CHECK(first != "signalbox=si_planted_by_somebody");
  REQUIRE(victim.sign_in("admin@example.com").status == 200);
  CHECK(victim.cookie != first);
  Visitor thief{world};
  thief.cookie = first;
  CHECK(thief.get("/api/v1/accounts").status == 401);
  CHECK(victim.get("/api/v1/accounts").status == 200);
}

TEST_CASE("signing out makes the cookie worthless and the browser forget it") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  const std::string cookie = admin.cookie;
  CHECK(admin.send("POST", "/api/v1/sign-out").status == 204);
  CHECK(admin.cookie.empty());
  admin.cookie = cookie;
  CHECK(admin.get("/api/v1/accounts").status == 401);
}

TEST_CASE("an answer to a wrong sign-in is the same for known and unknown people") {
  ApiWorld world;
  admin_of(world);
  const auto answer = [&](const std::string& email, const std::string& password) {
    Visitor visitor{world, "192.0.2.77"};
    Reply reply = visitor.sign_in(email, password);
    Json body = json_of(reply);
    body.erase("requestId");
    body["setCookie"] = visitor.set_cookie;
    return body;
  };
  const Json wrong = answer("admin@example.com", "wrong");
  CHECK(wrong["status"] == 401);
  CHECK(wrong["detail"] == "the e-mail address or the password is wrong");
  CHECK(wrong["setCookie"] == "");
  CHECK(answer("nobody@example.com", kPassword) == wrong);
  CHECK(answer("not an address", kPassword) == wrong);
}

TEST_CASE("guessing is slowed down for the guesser's network and not for others") {
  ApiWorld world;
  admin_of(world);
  Visitor guesser{world, "198.51.100.9"};
  for (int i = 0; i < kAccountRule.free_tries; ++i)
    REQUIRE(guesser.sign_in("admin@example.com", "guess " + std::to_string(i)).status == 401);
  const int verified = world.passwords.verified;
  const Reply refused = guesser.sign_in("Admin@example.com ");  // even with the right one
  CHECK(refused.status == 429);
  CHECK(header_of(refused.headers, "retry-after") == "1");
  CHECK(world.passwords.verified == verified);

  Visitor owner{world, "192.0.2.1"};
  CHECK(owner.sign_in("admin@example.com").status == 200);
  CHECK(guesser.sign_in("admin@example.com").status == 429);
  world.clock.advance(Duration::seconds(1));
  CHECK(guesser.sign_in("admin@example.com").status == 200);
  // Who was right starts anew.
  CHECK(guesser.sign_in("admin@example.com", "wrong").status == 401);
}

TEST_CASE("one network that tries many accounts is slowed down as well") {
  ApiWorld world;
  Visitor sprayer{world, "2001:db8::1"};
  for (int i = 0; i < kNetworkRule.free_tries; ++i) {
    sprayer.address = "2001:db8::" + std::to_string(i + 1);
    REQUIRE(sprayer.sign_in("user" + std::to_string(i) + "@example.com", "Summer2026!").status == 401);
  }
  sprayer.address = "2001:db8::ffff";
  CHECK(sprayer.sign_in("another@example.com", "Summer2026!").status == 429);
  sprayer.address = "2001:db8:0:1::1";
  CHECK(sprayer.sign_in("another@example.com", "Summer2026!").status == 401);
}

TEST_CASE("a try that could not be judged does not count") {
  ApiWorld world;
  admin_of(world);
  Visitor visitor{world, "192.0.2.50"};
  world.passwords.busy = true;
  for (int i = 0; i < 20; ++i) REQUIRE(visitor.sign_in("admin@example.com").status == 429);
  world.passwords.busy = false;
  CHECK(visitor.sign_in("admin@example.com").status == 200);
}

TEST_CASE("a one-time link says what it is good for, and a bad one the same whatever is wrong with it") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  const Json made =
      json_of(admin.send("POST", "/api/v1/invitations", R"({"email":"new@example.com","role":"viewer"})"));
  CHECK(made["mailed"] == true);
  CHECK(made["link"].get<std::string>().starts_with("http://127.0.0.1:8640/join#tk_"));
  const std::string ticket = ticket_in(made["link"]);
  Visitor guest{world};
  const auto look_up = [&](const std::string& text) {
    return guest.send("POST", "/api/v1/tickets/look-up", dump_json({{"ticket", text}}));
  };
  CHECK(json_of(look_up(ticket)) == Json({{"purpose", "invitation"},
                                          {"email", "new@example.com"},
                                          {"role", "viewer"},
                                          {"expiresAt", made["expiresAt"]}}));
  const Reply unknown = look_up("tk_unknown");
  CHECK(unknown.status == 404);
  REQUIRE(guest.sign_up("new@example.com", ticket).status == 201);
  CHECK(json_of(look_up(ticket))["detail"] == json_of(unknown)["detail"]);
  CHECK(look_up("").status == 404);
  CHECK(guest.send("POST", "/api/v1/tickets/look-up", "{}").status == 400);
}

TEST_CASE("an invitation is listed without its link, mailed when it can be, and withdrawn") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  world.mail.failing = true;
  const Json made =
      json_of(admin.send("POST", "/api/v1/invitations", R"({"email":"a@example.com","role":"member"})"));
  CHECK(made["mailed"] == false);
  world.mail.failing = false;
  const std::string ticket = ticket_in(made["link"]);
  const Reply list = admin.get("/api/v1/invitations");
  CHECK(json_of(list)["items"].size() == 1);
  CHECK(list.body.find(ticket) == std::string::npos);
  CHECK(admin.send("DELETE", "/api/v1/invitations/" + made["id"].get<std::string>()).status == 204);
  Visitor guest{world};
  CHECK(guest.sign_up("a@example.com", ticket).status == 404);
  CHECK(admin.send("POST", "/api/v1/invitations", R"({"role":"owner"})").status == 400);
  CHECK(admin.send("POST", "/api/v1/invitations", R"({"role":"member","userId":"a\nb"})").status == 400);
}

TEST_CASE("sign-up is closed unless the operator opens it") {
  ApiWorld world;
  world.mail.configured = false;
  Visitor visitor{world};
  CHECK(visitor.sign_up("new@example.com", "").status == 403);
  world.services.settings.sign_up_open = true;
  CHECK(visitor.account()["signUpOpen"] == true);
  REQUIRE(visitor.sign_up("new@example.com", "").status == 201);
  CHECK(visitor.account()["account"]["userId"].is_string());
  CHECK(json_of(visitor.get("/api/v1/sessions"))["items"].size() == 1);
}

TEST_CASE("where letters go out, open sign-up does not tell which addresses are known") {
  ApiWorld world;
  world.services.settings.sign_up_open = true;
  admin_of(world);
  Visitor visitor{world};
  const Reply known = visitor.sign_up("admin@example.com", "");
  const Reply fresh = visitor.sign_up("new@example.com", "");
  CHECK(known.status == 202);
  CHECK(fresh.status == 202);
  CHECK(known.body == fresh.body);
  CHECK(visitor.cookie.empty());
  const std::vector<Mail> letters = world.mail.letters();
  REQUIRE(letters.size() == 2);
  CHECK(letters[0].to == "admin@example.com");
  CHECK(letters[0].text.find("/join#") == std::string::npos);
  const std::string text = letters[1].text;
  const std::size_t at = text.find("/join#") + 6;
  CHECK(visitor.sign_up("new@example.com", text.substr(at, text.find('\n', at) - at)).status == 201);
}

TEST_CASE("a forgotten password is reset by letter, and no answer tells which addresses are known") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  Visitor visitor{world};
  const auto ask = [&](const std::string& email) {
    return visitor.send("POST", "/api/v1/password-resets", dump_json({{"email", email}}));
  };
  CHECK(ask("nobody@example.com").status == 202);
  CHECK(ask("nobody").status == 202);
  CHECK(world.mail.letters().empty());
  const Reply known = ask("admin@example.com");
  CHECK(known.status == 202);
  CHECK(known.body.empty());
  REQUIRE(world.mail.letters().size() == 1);
  const std::string text = world.mail.letters()[0].text;
  const std::size_t at = text.find("/reset-password#") + 16;
  const std::string ticket = text.substr(at, text.find('\n', at) - at);
  const auto set = [&](const std::string& password) {
    return visitor.send("POST", "/api/v1/password", dump_json({{"ticket", ticket}, {"password", password}}));
  };
  CHECK(set("short").status == 400);
  CHECK(set("a brand new password").status == 204);
  CHECK(set("a brand new password").status == 404);
  CHECK(admin.get("/api/v1/accounts").status == 401);  // all sign-ins ended
  CHECK(visitor.sign_in("admin@example.com", "a brand new password").status == 200);
  world.mail.configured = false;
  CHECK(ask("admin@example.com").status == 202);
}

TEST_CASE("one's own account: name, password and sign-ins, for viewers too") {
  ApiWorld world;
  Visitor viewer = person_of(world, "v@example.com", Role::viewer);
  CHECK(json_of(viewer.send("PATCH", "/api/v1/account", R"({"name":"Vera"})"))["name"] == "Vera");
  CHECK(viewer.send("PATCH", "/api/v1/account", R"({"name":"a\nb"})").status == 400);
  CHECK(viewer.send("PATCH", "/api/v1/account", R"({"name":"V"})", {{"If-Match", "\"99\""}}).status == 412);
  CHECK(viewer.send("PATCH", "/api/v1/account", R"({"role":"admin"})").status == 400);
  Visitor elsewhere{world, "192.0.2.2"};
  world.clock.advance(Duration::millis(1));
  REQUIRE(elsewhere.sign_in("v@example.com").status == 200);
  const Json items = json_of(viewer.get("/api/v1/account/sign-ins"))["items"];
  REQUIRE(items.size() == 2);
  CHECK(items[0]["current"] == false);
  CHECK(items[1]["current"] == true);
  CHECK(items[0]["address"] == "192.0.2.2");
  CHECK(items[0]["browser"] == "Mozilla/5.0 (test)");
  CHECK_FALSE(items[0].contains("hash"));
  CHECK(viewer.send("DELETE", "/api/v1/account/sign-ins/" + items[0]["id"].get<std::string>()).status == 204);
  CHECK(elsewhere.get("/api/v1/account/sign-ins").status == 401);

  const auto change = [&](const std::string& current) {
    return viewer.send("POST", "/api/v1/account/password",
                       dump_json({{"currentPassword", current}, {"newPassword", "a brand new password"}}));
  };
  CHECK(change("wrong").status == 400);
  CHECK(change(kPassword).status == 204);
  CHECK(viewer.get("/api/v1/account/sign-ins").status == 200);
  const std::string own = viewer.account()["signInId"];
  CHECK(viewer.send("DELETE", "/api/v1/account/sign-ins/" + own).status == 204);
  CHECK(viewer.cookie.empty());
}

TEST_CASE("whoever holds a cookie cannot guess the password by changing it") {
  ApiWorld world;
  Visitor thief = person_of(world, "v@example.com");
  const std::string body = R"({"currentPassword":"guess","newPassword":"a brand new password"})";
  for (int i = 0; i < kAccountRule.free_tries; ++i)
    REQUIRE(thief.send("POST", "/api/v1/account/password", body).status == 400);
  CHECK(thief.send("POST", "/api/v1/account/password", body).status == 429);
  Visitor owner{world};
  CHECK(owner.sign_in("v@example.com").status == 200);
}

TEST_CASE("what belongs to a person is refused to keys and to the person at the machine") {
  ApiWorld world(true);
  CHECK(world.get("/api/v1/account/sign-ins").status == 403);
  CHECK(json_of(world.get("/api/v1/account"))["scopes"] == Json({"admin"}));
  CHECK(json_of(world.get("/api/v1/account"))["signedIn"] == false);
  world.key = world.new_key(std::nullopt);
  CHECK(world.send("POST", "/api/v1/sign-out").status == 403);
  CHECK(world.send("PATCH", "/api/v1/account", R"({"name":"x"})").status == 403);
}

TEST_CASE("in dev a person may sign in, and a stale cookie leaves the machine's own rights") {
  ApiWorld world(true);
  Visitor admin = admin_of(world);
  Visitor viewer = person_of(world, "v@example.com", Role::viewer);
  CHECK(viewer.send("POST", "/api/v1/invitations", R"({"role":"member"})").status == 403);
  CHECK(admin.send("POST", "/api/v1/invitations", R"({"role":"member"})").status == 201);
  Visitor stale{world};
  stale.cookie = "signalbox=si_old";
  CHECK(stale.send("POST", "/api/v1/invitations", R"({"role":"member"})").status == 201);
}

TEST_CASE("a viewer looks and changes nothing; a linked member sees one user's things only") {
  ApiWorld world;
  Visitor viewer = person_of(world, "v@example.com", Role::viewer);
  CHECK(viewer.get("/api/v1/sessions").status == 200);
  CHECK(viewer.send("POST", "/api/v1/sessions", R"({"userId":"u"})").status == 403);
  Visitor linked = person_of(world, "l@example.com", Role::member, "u");
  CHECK(linked.send("POST", "/api/v1/sessions", R"({"userId":"u"})").status == 201);
  CHECK(linked.send("POST", "/api/v1/sessions", R"({"userId":"w"})").status == 403);
  for (const char* path : {"/api/v1/accounts", "/api/v1/invitations", "/api/v1/users", "/api/v1/keys"}) {
    INFO(path);
    CHECK(viewer.get(path).status == 403);
    CHECK(linked.get(path).status == 403);
  }
}

TEST_CASE("admins change roles, states and linked users, and hand over reset links") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  Visitor bob = person_of(world, "bob@example.com");
  const Json found =
      json_of(world.router.handle({.method = "GET",
                                   .path = "/api/v1/accounts",
                                   .query = {{"email", "Bob@example.com"}},
                                   .headers = {{"Host", "127.0.0.1:8640"}, {"Cookie", admin.cookie}},
                                   .body = "",
                                   .remote_address = "192.0.2.1"}))["items"];
  REQUIRE(found.size() == 1);
  const std::string path = "/api/v1/accounts/" + found[0]["id"].get<std::string>();
  CHECK(json_of(admin.get("/api/v1/accounts"))["items"].size() == 2);
  const Reply changed = admin.send("PATCH", path, R"({"role":"viewer","userId":"u"})");
  CHECK(json_of(changed)["role"] == "viewer");
  CHECK(header_of(changed.headers, "etag") ==
        "\"" + std::to_string(json_of(changed)["rev"].get<int>()) + "\"");
  CHECK(admin.send("PATCH", path, R"({"role":"member"})", {{"If-Match", "\"1\""}}).status == 412);
  CHECK(admin.send("PATCH", "/api/v1/accounts/acc_none", R"({"role":"member"})").status == 404);
  const std::string link = json_of(admin.send("POST", path + "/password-reset"))["link"];
  CHECK(link.starts_with("http://127.0.0.1:8640/reset-password#tk_"));
  CHECK(admin.send("PATCH", path, R"({"status":"disabled"})").status == 200);
  CHECK(bob.get("/api/v1/sessions").status == 401);
  CHECK(bob.sign_in("bob@example.com").status == 401);
  CHECK(admin.send("POST", path + "/password-reset").status == 409);
  const std::string own = "/api/v1/accounts/" + admin.account()["account"]["id"].get<std::string>();
  CHECK(admin.send("PATCH", own, R"({"role":"member"})").status == 409);
}

TEST_CASE("a key for people does not make admins unless it is one") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  const std::string own = "/api/v1/accounts/" + admin.account()["account"]["id"].get<std::string>();
  const std::string project(kDefaultProject);
  world.key = world.new_key(
      std::nullopt, {Scope::accounts, Scope::tools, Scope::workers, Scope::connections, Scope::sessions},
      project);
  CHECK(world.send("POST", "/api/v1/invitations", R"({"role":"admin"})").status == 403);
  CHECK(world.send("POST", own + "/password-reset").status == 403);
  CHECK(world.send("PATCH", own, R"({"status":"disabled"})").status == 403);
  CHECK(world.send("POST", "/api/v1/invitations", R"({"role":"member"})").status == 201);
  world.key = world.new_key(std::nullopt, {Scope::accounts}, project);
  CHECK(world.send("POST", "/api/v1/invitations", R"({"role":"member"})").status == 403);
}

TEST_CASE("users are named, listed, disabled and enabled, whatever characters their ids have") {
  ApiWorld world;
  world.key = world.new_key(std::nullopt);
  CHECK(world.send("POST", "/api/v1/users", R"({"userId":"team/7"})").status == 201);
  CHECK(world.send("POST", "/api/v1/users", R"({"userId":""})").status == 400);
  const Json disabled = json_of(world.send("PATCH", "/api/v1/users/team/7", R"({"disabled":true})"));
  CHECK(disabled["disabledAt"].is_string());
  CHECK(
      world.send("POST", "/api/tool-router/create-session", R"({"userId":"team/7","toolkits":[]})").status ==
      403);
  CHECK(json_of(world.get("/api/v1/users"))["items"].size() == 1);
  CHECK(world.send("PATCH", "/api/v1/users/nobody", R"({"disabled":true})").status == 404);
  const std::string key = world.new_key("team/7");
  world.key = key;
  CHECK(world.get("/api/v1/me").status == 401);
  world.key = world.new_key(std::nullopt);
  CHECK_FALSE(
      json_of(world.send("PATCH", "/api/v1/users/team/7", R"({"disabled":false})")).contains("disabledAt"));
  world.key = key;
  CHECK(world.get("/api/v1/me").status == 200);
}

TEST_CASE("the audit log names the person who acted, and holds no secret") {
  ApiWorld world;
  Visitor admin = admin_of(world);
  world.clock.advance(Duration::seconds(1));
  admin.send("POST", "/api/v1/invitations", R"({"email":"a@example.com","role":"member"})");
  const auto entries = world.store.list_audit({.project_id = std::string(kDefaultProject)}, {})->items;
  REQUIRE_FALSE(entries.empty());
  CHECK(entries[0].action == "invitation.created");
  CHECK(entries[0].actor.kind == ActorKind::account);
  CHECK(entries[0].actor.id == admin.account()["account"]["id"].get<std::string>());
  CHECK(entries[0].actor.address == "192.0.2.1");
  for (const AuditEntry& entry : entries) {
    const std::string text = encode_text(entry);
    CHECK(text.find(kPassword) == std::string::npos);
    CHECK(text.find("tk_") == std::string::npos);
    CHECK(text.find(admin.cookie.substr(admin.cookie.find("si_"))) == std::string::npos);
  }
  for (const std::string& line : world.log.lines()) CHECK(line.find(kPassword) == std::string::npos);
}
