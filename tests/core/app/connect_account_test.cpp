#include "core/app/connect_account.h"

#include <catch2/catch.hpp>

#include "core/app/update_worker.h"
#include "core/app/upstream_sessions.h"
#include "tests/fakes/app_world.h"

using namespace signalbox;

namespace {

Result<Connection> connect(fakes::AppWorld& world, const std::string& token, const std::string& user = "u",
                           const std::string& label = "") {
  return connect_with_token(world.ports, {"p", user, "twitter", Secret(token), label});
}

WorkerRecord twitter_worker(fakes::AppWorld& world) {
  return set_worker(world.ports, "p", "u", "twitter_monitor", {.enabled = true, .config = {}, .schedule = {}})
      .value();
}

}  // namespace

TEST_CASE("a token is stored sealed, bound to its row, and shown to nobody") {
  fakes::AppWorld world;
  const Connection connection = connect(world, "very-secret-token", "u", "@ada").value();
  CHECK(connection.status == ConnectionStatus::active);
  CHECK(connection.credential.bytes.find("very-secret-token") == std::string::npos);
  CHECK(world.sealer.open(connection.credential, "connections/" + connection.id)->reveal() ==
        "very-secret-token");
  CHECK_FALSE(world.sealer.open(connection.credential, "connections/ca_other").ok());
  CHECK(encode_text(connection).find("secret") == std::string::npos);
  for (const Event& event : world.store.events())
    CHECK(encode_text(event).find("very-secret-token") == std::string::npos);
}

TEST_CASE("tokens, labels and users are checked, and errors name them") {
  fakes::AppWorld world;
  for (const std::string& token : {std::string(), std::string("a b"), std::string("a\nb"),
                                   std::string("a\0b", 3), std::string("\xC3\xA4"), std::string(8193, 'x')})
    CHECK(connect(world, token).error().message.find("token") == 0);
  CHECK(connect(world, std::string(8192, 'x')).ok());
  CHECK(connect(world, "t", "").error().message.find("userId") == 0);
  CHECK(connect(world, "t", "u", "a\nb").error().message.find("label") == 0);
  CHECK(connect(world, "t", "u", "\xFF").error().message.find("label") == 0);
  CHECK(connect(world, "t", "u", std::string(201, 'x')).error().message.find("label") == 0);
}

TEST_CASE("connecting again replaces the token in place and keeps the id") {
  fakes::AppWorld world;
  const Connection first = connect(world, "one").value();
  REQUIRE(mark_needs_reauth(world.ports, first, "expired").ok());
  const Connection second = connect(world, "two", "u", "@new").value();
  CHECK(second.id == first.id);
  CHECK(second.status == ConnectionStatus::active);
  CHECK(second.status_reason.empty());
  CHECK(second.rev == 3);
  CHECK(world.sealer.open(find_connection(world.ports, "p", first.id)->credential, "connections/" + first.id)
            ->reveal() == "two");
  CHECK(connect(world, "one", "v")->id != first.id);
}

TEST_CASE("disconnecting pauses the workers that need the account, connecting resumes them") {
  fakes::AppWorld world;
  const Connection connection = connect(world, "one").value();
  const WorkerRecord worker = twitter_worker(world);
  REQUIRE(set_worker(world.ports, "p", "u", "feed_monitor",
                     {.enabled = true, .config = JsonText{R"({"feedUrl":"https://x"})"}, .schedule = {}})
              .ok());

  const Disconnected gone = disconnect(world.ports, "p", connection.id).value();
  CHECK(gone.stopped_workers == std::vector<std::string>{worker.worker.id});
  CHECK(find_connection(world.ports, "p", connection.id).error().code == ErrorCode::not_found);
  WorkerRecord stored = find_worker(world.ports, "p", worker.worker.id).value();
  CHECK(stored.schedule.paused_reason == "its twitter account was disconnected");
  CHECK_FALSE(stored.schedule.next_at);
  CHECK(world.store.find_worker_of_type("p", "u", "feed_monitor").value()->schedule.paused_reason.empty());
  CHECK(world.store.events().back().subject.id == worker.worker.id);

  REQUIRE(connect(world, "again").ok());
  stored = find_worker(world.ports, "p", worker.worker.id).value();
  CHECK(stored.schedule.paused_reason.empty());
  CHECK(stored.schedule.next_at > world.clock.now());
  const auto made_up = world.store.find_open_run("p", worker.worker.id).value();
  REQUIRE(made_up);
  CHECK(made_up->run_at == world.clock.now());
  CHECK(disconnect(world.ports, "p", connection.id).error().code == ErrorCode::not_found);
}

TEST_CASE("a worker that is switched off stays off when its account comes back") {
  fakes::AppWorld world;
  const Connection connection = connect(world, "one").value();
  const WorkerRecord worker = twitter_worker(world);
  REQUIRE(update_worker(world.ports, "p", worker.worker.id, {.enabled = false, .config = {}, .schedule = {}})
              .ok());
  CHECK(disconnect(world.ports, "p", connection.id)->stopped_workers.empty());
  REQUIRE(connect(world, "two").ok());
  CHECK_FALSE(find_worker(world.ports, "p", worker.worker.id)->schedule.next_at);
}

TEST_CASE("of two changes of an account at once one is told to try again") {
  fakes::AppWorld world;
  const Connection connection = connect(world, "one").value();
  world.commits.before_next([&] { REQUIRE(connect(world, "faster").ok()); });
  CHECK(connect(world, "slower").error().code == ErrorCode::conflict);
  world.commits.before_next([&] { REQUIRE(connect(world, "fastest").ok()); });
  CHECK(disconnect(world.ports, "p", connection.id).error().code == ErrorCode::conflict);
  // A late 401 does not spoil a token that was renewed meanwhile.
  world.commits.before_next([&] { REQUIRE(connect(world, "renewed").ok()); });
  const Connection stale = find_connection(world.ports, "p", connection.id).value();
  CHECK(mark_needs_reauth(world.ports, stale, "expired").ok());
  CHECK(find_connection(world.ports, "p", connection.id)->status == ConnectionStatus::active);
}

TEST_CASE("upstream sessions are kept sealed, per session and upstream, and forgotten together") {
  fakes::AppWorld world;
  StoredUpstreamSessions vault(world.ports);
  CHECK_FALSE(vault.load("p", "session_1", "github"));
  vault.save("p", "session_1", "github", Secret("https://upstream/secret"));
  vault.save("p", "session_1", "slack", Secret("other"));
  REQUIRE(vault.load("p", "session_1", "github"));
  CHECK(vault.load("p", "session_1", "github")->reveal() == "https://upstream/secret");
  CHECK_FALSE(vault.load("p", "session_2", "github"));
  const auto sealed = world.store.find_upstream_session("p", "session_1", "github").value();
  CHECK(sealed->bytes.find("https://upstream/secret") == std::string::npos);
  vault.save("p", "session_1", "slack", Secret());
  CHECK_FALSE(vault.load("p", "session_1", "slack"));
  vault.forget("p", "session_1");
  CHECK_FALSE(vault.load("p", "session_1", "github"));
}
