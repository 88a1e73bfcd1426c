#include "core/domain/oauth/authorisation.h"

#include <catch2/catch.hpp>

using namespace signalbox;
using namespace signalbox::oauth;

namespace {

OAuthSpec spec() {
  OAuthSpec spec;
  spec.authorize_url = "https://login.example/authorize";
  spec.token_url = "https://login.example/token";
  return spec;
}

}  // namespace

TEST_CASE("the challenge of a verifier is as RFC 7636 appendix B has it") {
  CHECK(challenge_of("13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("a nonce has 256 random bits in characters that no address changes") {
  SeededRandom random(7);
  const std::string first = make_nonce(random).reveal();
  CHECK(first.size() == 43);
  CHECK(first.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
        std::string::npos);
  CHECK(make_nonce(random).reveal() != first);
}

TEST_CASE("the address of the consent page carries everything, encoded") {
  OAuthSpec app = spec();
  app.authorize_parameters = {{"access_type", "offline"}, {"prompt", "a b&c"}};
  const AuthorisationRequest request{.client_id = "id/1",
                                     .redirect_url = "https://box.example/oauth/callback",
                                     .scopes = {"a:b", "c"},
                                     .state = Secret("s-1"),
                                     .challenge = "ch"};
  CHECK(authorisation_address(app, request) ==
        "https://login.example/authorize?response_type=code&client_id=id%2F1&redirect_uri="
        "https%3A%2F%2Fbox.example%2Foauth%2Fcallback&scope=a%3Ab%20c&state=s-1&code_challenge=ch&"
        "code_challenge_method=S256&access_type=offline&prompt=a%20b%26c");
  app.scope_separator = ",";
  app.authorize_url = "https://login.example/authorize?owner=user#top";
  const std::string other = authorisation_address(
      app,
      {.client_id = "c", .redirect_url = "r", .scopes = {"a", "b"}, .state = Secret("s"), .challenge = ""});
  CHECK(other.find("https://login.example/authorize?owner=user&response_type=code&") == 0);
  CHECK(other.find("scope=a%2Cb") != std::string::npos);
  CHECK(other.find("code_challenge") == std::string::npos);
  CHECK(other.find('#') == std::string::npos);
}

TEST_CASE("an answer of another issuer than the one that was asked is refused") {
  OAuthSpec app = spec();
  const auto check = [&](const std::string& issuer) { return check_issuer(app, {.issuer = issuer}).ok(); };
  CHECK(check(""));  // most apps send none
  CHECK(check("https://login.example"));
  CHECK(check("https://login.example/tenant"));
  CHECK_FALSE(check("https://evil.example"));
  CHECK_FALSE(check("http://login.example"));
  CHECK_FALSE(check("login.example"));
  app.issuer = "https://login.example/tenant";
  CHECK(check("https://login.example/tenant"));
  CHECK_FALSE(check("https://login.example"));
}

TEST_CASE("a redirect without a code says why in a sentence") {
  CHECK(check_answer("Hub", {.code = "c"}).ok());
  const Error denied = check_answer("Hub", {.code = "c", .error = "access_denied"}).error();
  CHECK(denied.code == ErrorCode::permission_denied);
  CHECK(denied.message.find("access was not allowed in Hub") == 0);
  CHECK(check_answer("Hub", {.error = "server_error", .error_description = "try\r\nlater"}).error().message ==
        "Hub did not go on: try  later");
  CHECK(check_answer("Hub", {.error = "invalid_scope"}).error().message ==
        "Hub did not go on: invalid_scope");
  CHECK(check_answer("Hub", {.error = std::string(5000, 'x')}).error().message.size() < 300);
  CHECK(check_answer("Hub", {.error = "\xFF"}).error().code == ErrorCode::upstream_failed);
  CHECK(check_answer("Hub", {}).error().message.find("code is missing") == 0);
}
