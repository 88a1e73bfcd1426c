#include "core/domain/oauth/token_request.h"

#include <catch2/catch.hpp>

using namespace signalbox;
using namespace signalbox::oauth;

namespace {

const CodeExchange kExchange{"the code", "https://box.example/cb", Secret("ver")};

Client client(ClientAuth authentication) { return {"id:1", Secret("s&1"), authentication}; }

}  // namespace

TEST_CASE("the client proves itself in the body, in the header, or not at all") {
  const OAuthSpec spec;
  const EndpointRequest post = exchange_code(spec, client(ClientAuth::post), kExchange);
  CHECK(post.body ==
        "grant_type=authorization_code&code=the%20code&redirect_uri=https%3A%2F%2Fbox.example"
        "%2Fcb&code_verifier=ver&client_id=id%3A1&client_secret=s%261");
  CHECK_FALSE(post.authorization);
  CHECK(post.content_type == "application/x-www-form-urlencoded");

  const EndpointRequest basic = exchange_code(spec, client(ClientAuth::basic), kExchange);
  CHECK(basic.authorization->reveal() == "Basic aWQlM0ExOnMlMjYx");  // id%3A1:s%261
  CHECK(basic.body.find("client") == std::string::npos);

  const EndpointRequest none = exchange_code(spec, client(ClientAuth::none), kExchange);
  CHECK_FALSE(none.authorization);
  CHECK(none.body.find("client_id=id%3A1") != std::string::npos);
  CHECK(none.body.find("client_secret") == std::string::npos);
}

TEST_CASE("a public client that posts sends no empty secret, and without PKCE no verifier") {
  const OAuthSpec spec;
  const EndpointRequest request =
      exchange_code(spec, {"id", Secret(), ClientAuth::post}, {"c", "https://box.example/cb", Secret()});
  CHECK(request.body.find("client_secret") == std::string::npos);
  CHECK(request.body.find("code_verifier") == std::string::npos);
}

TEST_CASE("renewing and revoking name the token and nothing of the flow") {
  OAuthSpec spec;
  CHECK(refresh(spec, client(ClientAuth::post), Secret("r+t")).body ==
        "grant_type=refresh_token&refresh_token=r%2Bt&client_id=id%3A1&client_secret=s%261");
  spec.token_format = BodyFormat::json;
  const EndpointRequest json = refresh(spec, client(ClientAuth::basic), Secret("r\"t"));
  CHECK(json.body == R"({"grant_type":"refresh_token","refresh_token":"r\"t"})");
  CHECK(json.content_type == "application/json");
  CHECK(revoke(client(ClientAuth::post), Secret("t"), "refresh_token").body ==
        "token=t&token_type_hint=refresh_token&client_id=id%3A1&client_secret=s%261");
}
