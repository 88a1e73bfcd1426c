#include "core/app/open_id_sign_in.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "core/app/invite.h"
#include "core/domain/net/url.h"
#include "tests/fakes/app_world.h"
#include "tests/fakes/trusting_identity.h"

using namespace signalbox;
using Catch::Contains;

namespace {

const std::string kOrigin = "https://box.example";

struct ProviderWorld : fakes::AppWorld {
  fakes::TrustingVerifier verifier{clock};
  fakes::ToldOpenId open_id;
  Identity identity{verifier,
                    open_id,
                    {},
                    {IdentityProvider{.id = "corp",
                                      .name = "Corp",
                                      .issuer = "https://id.example.com",
                                      .client_id = "box",
                                      .client_secret = Secret("s"),
                                      .allow_sign_up = false,
                                      .default_role = Role::viewer}}};
  Json claims = {
      {"iss", "https://id.example.com"}, {"sub", "248"},           {"aud", "box"},    {"exp", 1'800'003'600},
      {"email", "Ada@Corp.example"},     {"email_verified", true}, {"name", "Ada L."}};
  std::string signature = "signature";
  OpenIdStart begun;

  // Sends a browser away; what it carries in the address.
  std::string begin() {
    auto started = start_open_id_sign_in(ports, identity, "corp", kOrigin);
    REQUIRE(started.value);
    begun = *std::move(started.value);
    return begun.location;
  }
  std::string sent(const std::string& name) {
    const std::size_t at = begun.location.find(name + "=") + name.size() + 1;
    return begun.location.substr(at, begun.location.find('&', at) - at);
  }
  OpenIdReturn answer() {
    return {.project_id = "p",
            .provider_id = "corp",
            .cookie = begun.cookie,
            .callback = {.state = sent("state"), .code = "code-1"}};
  }
  OpenIdOutcome<NewSignIn> come_back(const OpenIdReturn& back) {
    if (!claims.contains("nonce")) claims["nonce"] = sent("nonce");
    open_id.answer = Secret(fakes::token_of(claims, signature));
    return finish_open_id_sign_in(ports, identity, back, kOrigin,
                                  {.address = "192.0.2.1", .name = "Firefox"});
  }
  OpenIdOutcome<NewSignIn> sign_in() {
    begin();
    claims.erase("nonce");
    return come_back(answer());
  }
  SignInFailure failure(const OpenIdOutcome<NewSignIn>& ended) {
    CHECK_FALSE(ended.value);
    CHECK_FALSE(ended.detail.empty());
    return ended.failure;
  }
  std::vector<std::string> audited() {
    std::vector<std::string> actions;
    const auto entries = store.list_audit({.project_id = "p"}, {.limit = 50, .cursor = ""});
    for (const AuditEntry& entry : entries->items) actions.push_back(entry.action);
    return actions;
  }
  void invite_ada(const std::string& email = "ada@corp.example", Role role = Role::admin) {
    REQUIRE(invite(ports, {.project_id = "p", .email = email, .role = role, .user_id = "ada"}).ok());
  }
};

}  // namespace

TEST_CASE("a browser is sent away with state, nonce and PKCE, and its cookie tells nobody what they are") {
  ProviderWorld world;
  const std::string location = world.begin();
  CHECK(location.starts_with("https://id.example.com/auth?"));
  CHECK_THAT(location, Contains("response_type=code") && Contains("client_id=box") &&
                           Contains("code_challenge_method=S256") &&
                           Contains("scope=openid%20email%20profile"));
  CHECK(world.sent("redirect_uri") == net::encode_query_value(kOrigin + "/sign-in/corp/callback"));
  CHECK(world.sent("state").size() == 43);
  CHECK(world.sent("nonce").size() == 43);
  CHECK(world.sent("state") != world.sent("nonce"));
  CHECK(world.begun.cookie.reveal().find(world.sent("state")) == std::string::npos);
  const std::string state = world.sent("state");
  world.begin();
  CHECK(world.sent("state") != state);
}

TEST_CASE("who was invited by e-mail address gets that account, and is known by identity from then on") {
  ProviderWorld world;
  world.invite_ada();
  auto first = world.sign_in();
  REQUIRE(first.value);
  const Account account = first.value->account;
  CHECK(account.email == "ada@corp.example");
  CHECK(account.name == "Ada L.");
  CHECK(account.role == Role::admin);
  CHECK(account.user_id == "ada");
  CHECK(account.identity == "https://id.example.com 248");
  CHECK(account.password_hash.empty());
  CHECK(world.open_id.last_grant->code.reveal() == "code-1");
  CHECK(world.open_id.last_grant->redirect_uri == kOrigin + "/sign-in/corp/callback");
  CHECK(world.store.good_tickets("p", world.clock.now())->empty());
  CHECK(authenticate_sign_in(world.ports, first.value->cookie).ok());

  world.claims["email"] = "ada.lovelace@corp.example";  // married, moved, renamed
  world.claims["email_verified"] = false;
  const auto second = world.sign_in();
  REQUIRE(second.value);
  CHECK(second.value->account.id == account.id);
  CHECK(second.value->account.email == "ada@corp.example");
  const auto log = world.audited();
  CHECK(std::count(log.begin(), log.end(), "account.created") == 1);
  CHECK(std::count(log.begin(), log.end(), "sign_in.succeeded") == 2);
}

TEST_CASE("nobody comes in uninvited, unless the provider's configuration lets everybody in") {
  ProviderWorld world;
  world.invite_ada("eve@corp.example");
  REQUIRE(invite(world.ports, {.project_id = "p", .role = Role::admin, .user_id = {}})
              .ok());  // for who has the link
  CHECK(world.failure(world.sign_in()) == SignInFailure::not_invited);
  CHECK(world.store.list_accounts("p", {.limit = 9, .cursor = ""})->items.empty());
  world.identity.providers[0].allow_sign_up = true;
  const auto in = world.sign_in();
  REQUIRE(in.value);
  CHECK(in.value->account.role == Role::viewer);
  CHECK(in.value->account.user_id.has_value());
  CHECK(world.store.good_tickets("p", world.clock.now())->size() == 2);
}

TEST_CASE("an address that the provider has not verified opens nothing") {
  ProviderWorld world;
  world.invite_ada();
  world.identity.providers[0].allow_sign_up = true;
  world.claims["email_verified"] = false;
  CHECK(world.failure(world.sign_in()) == SignInFailure::email_not_verified);
  world.claims.erase("email_verified");
  CHECK(world.failure(world.sign_in()) == SignInFailure::email_not_verified);
  world.claims["email_verified"] = true;
  world.claims["email"] = "not an address";
  CHECK(world.failure(world.sign_in()) == SignInFailure::email_not_verified);
}

TEST_CASE("an account that signs in another way is not taken over by its e-mail address") {
  ProviderWorld world;
  world.identity.providers[0].allow_sign_up = true;
  world.invite_ada();
  REQUIRE(world.sign_in().value);
  world.claims["sub"] = "another person";
  CHECK(world.failure(world.sign_in()) == SignInFailure::email_taken);
}

TEST_CASE("a disabled account stays out") {
  ProviderWorld world;
  world.invite_ada();
  Account account = world.sign_in().value->account;
  account.status = AccountStatus::disabled;
  account.rev += 1;
  REQUIRE(world.store.commit({PutAccount{account}})->committed);
  CHECK(world.failure(world.sign_in()) == SignInFailure::account_disabled);
}

TEST_CASE("an answer belongs to the browser, the attempt and the provider that it was begun with") {
  ProviderWorld world;
  world.invite_ada();
  world.begin();
  const OpenIdReturn good = world.answer();
  const std::size_t before = world.audited().size();

  OpenIdReturn back = good;
  back.cookie.reset();
  CHECK(world.failure(world.come_back(back)) == SignInFailure::another_browser);
  back.cookie = Secret("bm90aGluZw");
  CHECK(world.failure(world.come_back(back)) == SignInFailure::another_browser);
  back.cookie = Secret(std::string(5000, 'A'));
  CHECK(world.failure(world.come_back(back)) == SignInFailure::another_browser);
  back = good;
  back.callback.state = "another";
  CHECK(world.failure(world.come_back(back)) == SignInFailure::another_browser);
  back.callback.state.clear();
  CHECK(world.failure(world.come_back(back)) == SignInFailure::another_browser);
  back = good;
  back.provider_id = "elsewhere";
  CHECK(world.failure(world.come_back(back)) == SignInFailure::unknown_provider);
  CHECK(world.audited().size() == before);  // nobody fills the log without having begun here

  const auto cookie = good.cookie;
  world.begin();
  back = good;
  back.cookie = world.begun.cookie;  // the newer attempt's
  CHECK(world.failure(world.come_back(back)) == SignInFailure::another_browser);
  world.begun.cookie = *cookie;
  world.clock.advance(kOpenIdAttemptLife);
  CHECK(world.failure(world.come_back(good)) == SignInFailure::another_browser);
}

TEST_CASE("what the provider says instead of a code is told apart, and is in the audit log") {
  ProviderWorld world;
  world.begin();
  OpenIdReturn back = world.answer();
  back.callback.code.clear();
  back.callback.error = "access_denied";
  CHECK(world.failure(world.come_back(back)) == SignInFailure::cancelled);
  back.callback.error = "server_error";
  CHECK(world.failure(world.come_back(back)) == SignInFailure::provider_refused);
  back = world.answer();
  back.callback.issuer = "https://evil.example";
  CHECK(world.failure(world.come_back(back)) == SignInFailure::identity_not_proven);
  world.open_id.known->names_issuer = true;
  CHECK(world.failure(world.come_back(world.answer())) == SignInFailure::identity_not_proven);
  const auto log = world.audited();
  CHECK(std::count(log.begin(), log.end(), "sign_in.failed") == 4);
}

TEST_CASE("an ID token must verify and carry the nonce of this attempt") {
  ProviderWorld world;
  world.invite_ada();
  world.signature = "forged";
  CHECK(world.failure(world.sign_in()) == SignInFailure::identity_not_proven);
  world.signature = "signature";
  world.begin();
  world.claims["nonce"] = "of another attempt";
  CHECK(world.failure(world.come_back(world.answer())) == SignInFailure::identity_not_proven);
  world.claims["aud"] = "another client";
  CHECK(world.failure(world.sign_in()) == SignInFailure::identity_not_proven);
  CHECK(world.verifier.last_rules.claims.issuer == "https://id.example.com");
  CHECK(world.verifier.last_rules.jwks_url == "https://id.example.com/keys");
}

TEST_CASE("a provider that does not answer is told from one that refuses") {
  ProviderWorld world;
  world.begin();
  const auto refused = [&](ErrorCode code) {
    world.open_id.answer = Error{code, "it said no"};
    return finish_open_id_sign_in(world.ports, world.identity, world.answer(), kOrigin, {});
  };
  CHECK(world.failure(refused(ErrorCode::upstream_failed)) == SignInFailure::provider_refused);
  CHECK(world.failure(refused(ErrorCode::upstream_unavailable)) == SignInFailure::provider_unavailable);
  world.open_id.known = Error{ErrorCode::upstream_unavailable, "it is down"};
  CHECK(world.failure(world.come_back(world.answer())) == SignInFailure::provider_unavailable);
  const auto started = start_open_id_sign_in(world.ports, world.identity, "corp", kOrigin);
  CHECK(started.failure == SignInFailure::provider_unavailable);
  CHECK(start_open_id_sign_in(world.ports, world.identity, "x", kOrigin).failure ==
        SignInFailure::unknown_provider);
}

TEST_CASE("every failure has a sentence and a code of its own") {
  std::vector<std::string> sentences, codes;
  for (const auto& [failure, code] : EnumNames<SignInFailure>::list) {
    sentences.emplace_back(sentence_of(failure));
    codes.emplace_back(code);
    CHECK(name_of(failure) == code);
    CHECK(sentences.back().ends_with("."));
  }
  for (auto* list : {&sentences, &codes}) {
    std::sort(list->begin(), list->end());
    CHECK(std::adjacent_find(list->begin(), list->end()) == list->end());
  }
}
