#include "server/api/rate_limits.h"

#include <catch2/catch.hpp>

#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;

namespace {

// Limits small enough to be reached.
struct LimitedWorld : ApiWorld {
  explicit LimitedWorld(AccessLimits with = {.per_credential = 5,
                                             .per_user = 8,
                                             .per_address = 1000,
                                             .open_per_address = 4,
                                             .streams_per_credential = 2},
                        bool dev = false)
      : ApiWorld(dev), limits(with, clock) {
    services.limits = &limits;
  }
  Reply ask(const std::string& with_key, const std::string& path = "/api/v1/me",
            const std::string& address = "203.0.113.9") {
    HttpHeaders headers = {{"Host", "127.0.0.1:8640"}};
    if (!with_key.empty()) headers.emplace_back("Authorization", "Bearer " + with_key);
    return router.handle({.method = "GET",
                          .path = path,
                          .query = {},
                          .headers = std::move(headers),
                          .body = "",
                          .remote_address = address});
  }
  // How many of `tries` are not refused for their number.
  int let_through(int tries, const std::string& with_key, const std::string& path = "/api/v1/me",
                  const std::string& address = "203.0.113.9") {
    int through = 0;
    for (int i = 0; i < tries; ++i) through += ask(with_key, path, address).status != 429;
    return through;
  }
  RateLimits limits;
};

std::string said(const Reply& reply, std::string_view header) {
  return std::string(header_of(reply.headers, header));
}

}  // namespace

TEST_CASE("an answer tells what is left, and a refusal when to come back") {
  LimitedWorld world;
  const std::string key = world.new_key(std::nullopt);
  const Reply first = world.ask(key);
  CHECK(first.status == 200);
  CHECK(said(first, "ratelimit-limit") == "5");
  CHECK(said(first, "ratelimit-remaining") == "4");
  CHECK(said(first, "ratelimit-reset") == "12");
  CHECK(said(first, "retry-after").empty());
  world.let_through(4, key);
  const Reply refused = world.ask(key);
  CHECK(refused.status == 429);
  CHECK(said(refused, "ratelimit-remaining") == "0");
  CHECK(said(refused, "ratelimit-reset") == "60");
  CHECK(said(refused, "retry-after") == "12");
  CHECK(json_of(refused)["code"] == "rate_limited");
  CHECK(json_of(refused)["detail"] ==
        "too many requests with this credential: 5 a minute are allowed; wait 12 s");
  world.clock.advance(Duration::seconds(12));
  CHECK(world.ask(key).status == 200);
}

TEST_CASE("each credential has a bucket of its own, and a user's credentials share one besides") {
  LimitedWorld world;
  CHECK(world.let_through(10, world.new_key(std::nullopt)) == 5);
  CHECK(world.let_through(10, world.new_key(std::nullopt)) == 5);
  CHECK(world.let_through(10, world.new_key("ada")) == 5);
  CHECK(world.let_through(10, world.new_key("ada")) == 3);  // eight for the user
  CHECK(world.let_through(10, world.new_key("bob")) == 5);
  CHECK(world.let_through(10, world.new_key("ada", {}, "q")) == 5);  // another project's user of that name
}

TEST_CASE("an address has a bucket over everything that comes from it, pages included") {
  LimitedWorld world({.per_credential = 0, .per_user = 0, .per_address = 3, .open_per_address = 0});
  const std::string key = world.new_key(std::nullopt);
  CHECK(world.let_through(1, key) + world.let_through(1, "", "/nothing") + world.let_through(8, "wrong") ==
        3);
  CHECK(world.ask(key).status == 429);
  CHECK(world.let_through(10, key, "/api/v1/me", "203.0.113.10") == 3);
  CHECK(world.let_through(10, key, "/api/v1/me", "2001:db8::1") == 3);
  CHECK(world.let_through(10, key, "/api/v1/me", "2001:db8::2") == 0);  // the same household
}

TEST_CASE("who has no credential is counted more strictly, and never to the cost of who has one") {
  LimitedWorld world;
  const std::string key = world.new_key("ada");
  CHECK(world.let_through(10, "", "/healthz") == 4);
  CHECK(world.ask("", "/api/v1/me").status == 429);
  CHECK(world.ask("sk_wrong").status == 429);
  CHECK(said(world.ask("sk_wrong"), "retry-after") == "15");
  CHECK(world.ask(key).status == 200);
  CHECK(world.let_through(10, "sk_wrong", "/api/v1/me", "203.0.113.10") == 4);
}

TEST_CASE("refusals have the shape that callers of the route know") {
  LimitedWorld world;
  const std::string key = world.new_key("ada");
  world.let_through(5, key);
  CHECK(json_of(world.ask(key, "/api/tool-router/session"))["error"].is_string());
  const Json rpc = json_of(world.ask(key, "/tool_router/session_x/mcp"));
  CHECK(rpc["error"]["data"]["code"] == "rate_limited");
}

TEST_CASE("a credential that lacks the scope still counts, so that nobody can ask for ever") {
  LimitedWorld world;
  const std::string key = world.new_key("ada", {Scope::tools});
  CHECK(world.let_through(10, key, "/api/v1/workers") == 5);
}

TEST_CASE("this machine is not limited with --dev, others and other servers are") {
  const AccessLimits one{.per_credential = 1, .per_user = 1, .per_address = 1, .open_per_address = 1};
  LimitedWorld dev(one, true);
  CHECK(dev.let_through(20, "", "/api/v1/me", "127.0.0.1") == 20);
  CHECK(dev.let_through(20, "", "/healthz", "::1") == 20);
  CHECK(said(dev.ask("", "/api/v1/me", "127.0.0.1"), "ratelimit-limit").empty());
  LimitedWorld world(one);
  CHECK(world.let_through(20, "", "/healthz", "127.0.0.1") == 1);
}

TEST_CASE("the control socket is never limited") {
  LimitedWorld world({.per_credential = 1, .per_user = 1, .per_address = 1, .open_per_address = 1});
  for (int i = 0; i < 20; ++i) {
    const Reply reply = world.router.handle({.method = "GET",
                                             .path = "/api/v1/me",
                                             .query = {},
                                             .headers = {},
                                             .body = "",
                                             .remote_address = "",
                                             .channel = Channel::control_socket});
    CHECK(reply.status == 200);
  }
}

TEST_CASE("a limit of zero is none") {
  LimitedWorld world({.per_credential = 0, .per_user = 0, .per_address = 0, .open_per_address = 0});
  CHECK(world.let_through(500, world.new_key("ada")) == 500);
  CHECK(said(world.ask(""), "ratelimit-limit").empty());
  CHECK(world.limits.size() == 0);
}

TEST_CASE("the table stays within its bounds: who was seen longest ago makes room") {
  fakes::StillClock clock;
  RateLimits limits({.per_credential = 2}, clock, 3);
  const auto left = [&](const char* who) { return limits.take(Counted::credential, who)->remaining; };
  CHECK(left("a") == 1);
  CHECK(left("b") == 1);
  CHECK(left("c") == 1);
  CHECK(left("a") == 0);
  CHECK(left("d") == 1);  // b goes
  CHECK(limits.size() == 3);
  CHECK_FALSE(limits.take(Counted::credential, "a")->allowed);
  CHECK(left("b") == 1);  // forgotten, so full again; c goes
  CHECK(left("d") == 0);
  CHECK(limits.take(Counted::address, "a")->allowed);  // kinds do not mix
  CHECK(limits.size() == 4);
}
