#include "core/domain/oauth/token_answer.h"

#include <catch2/catch.hpp>

#include "core/base/base64.h"

using namespace signalbox;
using namespace signalbox::oauth;

namespace {

AuthSpec spec() {
  AuthSpec spec;
  spec.scheme = AuthScheme::oauth2;
  spec.oauth = OAuthSpec{};
  return spec;
}

Grant granted(const std::string& body, const AuthSpec& app = spec()) {
  TokenAnswer answer = read_token_answer(app, 200, body);
  INFO(body);
  REQUIRE(std::holds_alternative<Grant>(answer));
  return std::get<Grant>(std::move(answer));
}

Refusal refused(int status, const std::string& body) {
  TokenAnswer answer = read_token_answer(spec(), status, body);
  INFO(status << " " << body);
  REQUIRE(std::holds_alternative<Refusal>(answer));
  return std::get<Refusal>(std::move(answer));
}

}  // namespace

TEST_CASE("a grant is read with what it says, and without what it does not say") {
  const Grant full = granted(
      R"({"access_token":"at","token_type":"Bearer","expires_in":3600,"refresh_token":"rt","scope":"a b"})");
  CHECK(full.access_token.reveal() == "at");
  CHECK(full.refresh_token->reveal() == "rt");
  CHECK(full.life == Duration::hours(1));
  CHECK(full.scopes == std::vector<std::string>{"a", "b"});
  const Grant bare = granted(R"({"access_token":"at"})");
  CHECK_FALSE(bare.refresh_token);
  CHECK_FALSE(bare.life);
  CHECK_FALSE(bare.scopes);
}

TEST_CASE("lives come as numbers or texts; nonsense is taken for not said") {
  const auto life = [](const std::string& value) {
    return granted(R"({"access_token":"at","expires_in":)" + value + "}").life;
  };
  CHECK(life("5") == Duration::seconds(5));
  CHECK(life("\"28800\"") == Duration::hours(8));
  CHECK(life("3599.5") == Duration::seconds(3599));
  for (const char* odd :
       {"0", "-1", "\"soon\"", "null", "1e300", "\"99999999999999999999\"", "[1]", "true"}) {
    INFO(odd);
    CHECK_FALSE(life(odd));
  }
  AuthSpec app = spec();
  app.oauth->access_life = Duration::hours(12);
  CHECK(granted(R"({"access_token":"at"})", app).life == Duration::hours(12));
  CHECK(granted(R"({"access_token":"at","expires_in":60})", app).life == Duration::seconds(60));
}

TEST_CASE("scopes are separated by blanks or commas, or are a list") {
  const auto scopes = [](const std::string& value) {
    return granted(R"({"access_token":"at","scope":)" + value + "}").scopes;
  };
  CHECK(scopes("\"repo,read:user\"") == std::vector<std::string>{"repo", "read:user"});
  CHECK(scopes("\" a  b, c \"") == std::vector<std::string>{"a", "b", "c"});
  CHECK(scopes(R"(["x","y"])") == std::vector<std::string>{"x", "y"});
  CHECK(scopes("\"\"") == std::vector<std::string>{});
  CHECK(scopes("\"" + std::string(5000, ',') + "a\"")->size() == 1);
}

TEST_CASE("a token inside another object is found where the manifest says") {
  AuthSpec app = spec();
  app.oauth->token_path = {"authed_user"};
  const Grant grant =
      granted(R"({"ok":true,"access_token":"bot","authed_user":{"access_token":"user","scope":"x"}})", app);
  CHECK(grant.access_token.reveal() == "user");
  CHECK(grant.scopes == std::vector<std::string>{"x"});
}

TEST_CASE("a dead code or refresh token is terminal, whatever the status that tells it") {
  for (const char* body : {R"({"error":"invalid_grant","error_description":"expired"})",
                           R"({"error":"bad_refresh_token"})", R"({"ok":false,"error":"token_revoked"})",
                           R"({"error":"bad_verification_code","error_description":"x"})"})
    for (const int status : {200, 400, 401}) CHECK(refused(status, body).kind == RefusalKind::terminal);
  CHECK(refused(400, R"({"error":"invalid_grant","error_description":"expired"})").message == "expired");
  CHECK(refused(400, R"({"error":"something_new"})").kind == RefusalKind::terminal);
  CHECK(refused(400, R"({"error":{"type":"invalid_grant","message":"gone"}})").message == "gone");
}

TEST_CASE("what is wrong with the client is an admin's business") {
  for (const char* word : {"invalid_client", "unauthorized_client", "redirect_uri_mismatch",
                           "incorrect_client_credentials", "invalid_client_id", "unsupported_grant_type"})
    for (const int status : {200, 400, 401})
      CHECK(refused(status, std::string(R"({"error":")") + word + "\"}").kind == RefusalKind::misconfigured);
  CHECK(refused(404, "not here").kind == RefusalKind::misconfigured);
}

TEST_CASE("what may pass is transient: busy, broken, HTML, nothing, half an answer") {
  for (const int status : {408, 429, 500, 502, 503})
    CHECK(refused(status, "").kind == RefusalKind::transient);
  CHECK(refused(503, R"({"error":"temporarily_unavailable"})").kind == RefusalKind::transient);
  CHECK(refused(429, R"({"error":"whatever"})").kind == RefusalKind::transient);
  CHECK(refused(200, R"({"ok":false,"error":"ratelimited"})").kind == RefusalKind::transient);
  for (const char* body : {"", "<html>Sign in</html>", "null", "[]", "{}", R"({"access_token":""})",
                           R"({"access_token":7})", R"({"access_token":"a b"})", R"({"access_token":"a\nb"})",
                           R"({"access_token")", R"({"token_type":"bearer"})", "\xFF\xFE"})
    CHECK(refused(200, body).kind == RefusalKind::transient);
  CHECK(refused(403, "<html>").kind == RefusalKind::transient);
  CHECK(refused(200, R"({"access_token":")" + std::string(20000, 'x') + "\"}").kind ==
        RefusalKind::transient);
  CHECK(refused(200, std::string(100, '[')).kind == RefusalKind::transient);
  CHECK(refused(302, R"({"access_token":"at"})").kind == RefusalKind::transient);
}

TEST_CASE("what an endpoint says is kept on one line and bounded") {
  CHECK(refused(400, R"({"error":"invalid_grant","error_description":"a\r\nb"})").message == "a  b");
  CHECK(refused(400, R"({"error":")" + std::string(5000, 'e') + "\"}").message.size() <= 303);
}

TEST_CASE("the account is read from the answer where the manifest says so, ID token included") {
  AuthSpec app = spec();
  app.account = AccountSource{"", {"id_token", "sub"}, {"id_token", "email"}, ""};
  const std::string claims = to_base64url(R"({"sub":"42","email":"ada@example.org"})");
  const auto account = [&](const std::string& id_token) {
    return granted(R"({"access_token":"at","id_token":")" + id_token + "\"}", app).account;
  };
  const auto ada = account("e30." + claims + ".sig");
  REQUIRE(ada);
  CHECK(ada->id == "42");
  CHECK(ada->label == "ada@example.org");
  for (const std::string& odd :
       {std::string("x"), "e30." + claims, std::string("a.b.c"), std::string(".."),
        "e30." + to_base64url("[]") + ".s", "e30." + to_base64url("{\"sub\":\"\"}") + ".s"})
    CHECK_FALSE(account(odd));
  app.account = AccountSource{"", {"team", "id"}, {"team", "name"}, "#"};
  CHECK(granted(R"({"access_token":"at","team":{"id":"T1","name":"crew"}})", app).account->label == "#crew");
}

TEST_CASE("an account's name is clean, and without one its id will do") {
  const AccountSource source{"ME", {"data", "id"}, {"data", "name"}, "@"};
  const auto of = [&](const std::string& json) { return identity_in(source, {json}); };
  CHECK(of(R"({"data":{"id":7,"name":"ada"}})")->id == "7");
  CHECK(of(R"({"data":{"id":"7","name":"ada"}})")->label == "@ada");
  CHECK(of(R"({"data":{"id":"7"}})")->label == "7");
  CHECK(of(R"({"data":{"id":"7","name":"a\nb"}})")->label == "@a b");
  CHECK(of(R"({"data":{"id":"7","name":")" + std::string(900, 'n') + "\"}}")->label.size() <= 203);
  for (const char* nobody : {"{}", "null", R"({"data":{"id":""}})", R"({"data":{"id":null}})",
                             R"({"data":{"id":{}}})", R"({"data":{"id":1.5}})"})
    CHECK_FALSE(of(nobody));
  CHECK_FALSE(of(R"({"data":{"id":")" + std::string(300, 'i') + "\"}}"));
}
