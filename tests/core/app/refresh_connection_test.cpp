#include "core/app/refresh_connection.h"

#include <catch2/catch.hpp>

#include "core/app/update_worker.h"
#include "tests/fakes/connect_world.h"

using namespace signalbox;
using fakes::ConnectWorld;

namespace {

struct RefreshWorld : ConnectWorld {
  RefreshWorld() {
    configure();
    grant("a1", "r1");
    connection = connect_hub();
    clock.advance(Duration::hours(1));
  }

  Result<Connection> refresh() {
    return refresh_connection(refreshing, "p", connection.id, connection.generation,
                              asking_context(ports, "p", "u", Duration::seconds(20)));
  }

  Connection connection;
};

}  // namespace

TEST_CASE("a renewal stores what the app gives, and keeps the refresh token when none comes") {
  RefreshWorld world;
  world.grant("a2", "", 1800);
  const Connection renewed = world.refresh().value();
  CHECK(world.last_body().find("grant_type=refresh_token&refresh_token=r1") == 0);
  CHECK(world.credential_of(renewed) == "a2");
  CHECK(world.refresh_token_of(renewed) == "r1");
  CHECK(renewed.access_expires_at == world.clock.now() + Duration::minutes(30));
  CHECK(renewed.last_refresh_at == world.clock.now());
  CHECK(renewed.generation == world.connection.generation + 1);
  CHECK(world.stored(renewed.id).rev == renewed.rev);

  world.connection = renewed;
  world.grant("a3", "r2");
  const Connection rotated = world.refresh().value();
  CHECK(world.refresh_token_of(rotated) == "r2");
}

TEST_CASE("a credential that was renewed already is not renewed again") {
  RefreshWorld world;
  world.grant("a2", "r2");
  REQUIRE(world.refresh().ok());
  const std::size_t asked = world.token_requests();
  CHECK(world.credential_of(world.refresh().value()) == "a2");
  CHECK(world.token_requests() == asked);
}

TEST_CASE("a refusal is believed only while the token that was sent is the stored one") {
  RefreshWorld world;
  world.refuse(400, R"({"error":"invalid_grant","error_description":"r1 was used before"})");
  world.while_asked = [&] {
    // Another process, or a person who reconnected, was faster.
    const auto answer = std::exchange(world.answer, Result<HttpResponse>(HttpResponse{.status = 500}));
    world.grant("a2", "r2");
    REQUIRE(world.refresh().ok());
    world.answer = answer;
  };
  const auto lost = world.refresh();
  REQUIRE(lost.ok());
  CHECK(world.credential_of(*lost) == "a2");
  CHECK(world.stored(world.connection.id).status == ConnectionStatus::active);

  world.connection = *lost;
  const Error error = world.refresh().error();
  CHECK(error.code == ErrorCode::needs_connection);
  const Connection broken = world.stored(world.connection.id);
  CHECK(broken.status == ConnectionStatus::needs_reauth);
  CHECK(broken.status_reason.find("Hub does not renew its access any more") == 0);
  CHECK_FALSE(broken.next_refresh_at);
  CHECK(world.audited("connection.needs_reauth") == 1);
  CHECK(world.refresh().error().code == ErrorCode::needs_connection);
}

TEST_CASE("a lost race after the answer keeps what the other stored") {
  RefreshWorld world;
  world.grant("a2", "r2");
  world.commits.before_next([&] {
    world.grant("a3", "r3");
    REQUIRE(world.refresh().ok());
  });
  CHECK(world.credential_of(world.refresh().value()) == "a3");
  CHECK(world.stored(world.connection.id).generation == world.connection.generation + 1);
}

TEST_CASE("a change of something else meanwhile does not lose the new tokens") {
  RefreshWorld world;
  world.grant("a2", "r2");
  world.commits.before_next([&] {
    REQUIRE(
        update_connection(world.connecting, "p", world.connection.id, {.alias = "work"}, std::nullopt).ok());
  });
  REQUIRE(world.refresh().ok());
  const Connection stored = world.stored(world.connection.id);
  CHECK(stored.alias == "work");
  CHECK(world.credential_of(stored) == "a2");
  CHECK(world.refresh_token_of(stored) == "r2");
}

TEST_CASE("faults that may pass keep the connection active, and are tried again with growing patience") {
  RefreshWorld world;
  const std::vector<std::function<void()>> faults = {
      [&] { world.refuse(503, ""); }, [&] { world.refuse(200, "<html>"); }, [&] { world.refuse(200, ""); },
      [&] {
        world.answer = Error{ErrorCode::deadline_exceeded, "no answer in time"};
      },
      [&] {
        world.answer = Error{ErrorCode::upstream_unavailable, "not reached"};
      }};
  std::int64_t failures = 0;
  for (const auto& fault : faults) {
    fault();
    const Error error = world.refresh().error();
    CHECK(error.code == ErrorCode::upstream_unavailable);
    CHECK(error.retry_after);
    const Connection stored = world.stored(world.connection.id);
    CHECK(stored.status == ConnectionStatus::active);
    CHECK(stored.refresh_failures == ++failures);
    CHECK_FALSE(stored.last_error.empty());
    CHECK(*stored.next_refresh_at > world.clock.now());
    CHECK(world.credential_of(stored) == "a1");
  }
  CHECK(world.audited("connection.refresh_failed") == 1);  // once for the whole fault

  world.grant("a2", "r2");
  const Connection renewed = world.refresh().value();
  CHECK(renewed.refresh_failures == 0);
  CHECK(renewed.last_error.empty());
  CHECK(world.audited("connection.refresh_recovered") == 1);
}

TEST_CASE("Retry-After of a token endpoint is obeyed") {
  RefreshWorld world;
  world.refuse(429, "", {{"Retry-After", "1200"}});
  CHECK(world.refresh().error().retry_after == Duration::minutes(20));
  CHECK(world.stored(world.connection.id).next_refresh_at == world.clock.now() + Duration::minutes(20));
}

TEST_CASE("a client that the app does not know is an admin's business, not the user's") {
  RefreshWorld world;
  world.refuse(401, R"({"error":"invalid_client"})");
  CHECK(world.refresh().error().code == ErrorCode::not_configured);
  CHECK(world.stored(world.connection.id).status == ConnectionStatus::active);
  REQUIRE(remove_auth_config(world.ports, "p", "hub", std::nullopt).ok());
  CHECK(world.refresh().error().code == ErrorCode::not_configured);
  CHECK(world.stored(world.connection.id).refresh_failures == 2);
}

TEST_CASE("without a refresh token the connection says so when its access ends, and not before") {
  ConnectWorld world;
  world.configure();
  world.grant("a1", "", 3600);
  const Connection connection = world.connect_hub();
  CHECK(connection.next_refresh_at == connection.access_expires_at);
  const auto refresh = [&] {
    return refresh_connection(world.refreshing, "p", connection.id, connection.generation,
                              asking_context(world.ports, "p", "u", Duration::seconds(20)));
  };
  CHECK(refresh().error().code == ErrorCode::needs_connection);
  CHECK(world.stored(connection.id).status == ConnectionStatus::active);
  world.clock.advance(Duration::hours(1));
  CHECK(refresh().error().message.find("its access has ended, and Hub gave no way to renew") !=
        std::string::npos);
  CHECK(world.stored(connection.id).status == ConnectionStatus::needs_reauth);
  CHECK(world.token_requests() == 1);
}

TEST_CASE("a key that is refused has no renewal, and its connection is left to whoever was refused") {
  ConnectWorld world;
  const auto connected = connect_with_key(
      world.connecting,
      {.project_id = "p", .user_id = "u", .toolkit = "box", .key = {.api_key = Secret("a1")}});
  REQUIRE(connected.ok());
  const Connection& box = connected->connection;
  CHECK(refresh_connection(world.refreshing, "p", box.id, box.generation,
                           asking_context(world.ports, "p", "u", Duration::seconds(20)))
            .error()
            .code == ErrorCode::needs_connection);
  CHECK(world.stored(box.id).status == ConnectionStatus::active);
  CHECK(world.http.sent().empty());
}

TEST_CASE("an app that is gone from the configuration ends its connections with a reason") {
  RefreshWorld world;
  world.apps.erase("hub");
  CHECK(world.refresh().error().code == ErrorCode::needs_connection);
  CHECK(world.stored(world.connection.id).status == ConnectionStatus::needs_reauth);
}

TEST_CASE("what nobody finished is removed after its link and its last flow are over") {
  ConnectWorld world;
  world.configure();
  CHECK_FALSE(next_connection_upkeep(world.ports).value());
  const Connection begun = world.start()->connection;
  const Instant stale_at = next_connection_upkeep(world.ports)->value();
  CHECK(stale_at > world.clock.now() + Duration::minutes(19));
  world.clock.advance(Duration::minutes(20));
  CHECK(remove_stale_connections(world.ports, 10).value() == 0);
  world.clock.advance(stale_at - world.clock.now());
  CHECK(remove_stale_connections(world.ports, 10).value() == 1);
  CHECK_FALSE(find_connection(world.ports, "p", begun.id).ok());
}

TEST_CASE("what is due next is the earliest of renewals and removals") {
  RefreshWorld world;
  CHECK(next_connection_upkeep(world.ports).value() == world.connection.next_refresh_at);
}
