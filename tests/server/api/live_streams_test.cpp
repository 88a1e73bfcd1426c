#include "server/api/live_streams.h"

#include <catch2/catch.hpp>
#include <utility>

#include "core/app/page_tokens.h"
#include "core/app/revoke_session.h"
#include "tests/server/api/api_world.h"

using namespace signalbox;
using namespace signalbox::api;

namespace {

// Says one thing each time it is asked, until it is closed.
struct Chatter final : EventStream {
  bool next(std::string& out, Duration patience) override {
    patiences.push_back(patience);
    if (during_next) during_next();
    if (closed) return false;
    out += "data: x\n\n";
    return true;
  }
  void close() override { closed = true; }
  std::vector<Duration> patiences;
  std::function<void()> during_next;
  bool closed = false;
};

struct StreamWorld : ApiWorld {
  StreamWorld() {
    services.streams = &streams;
    services.open_events = [this](Owner, std::string) {
      return sources.emplace_back(std::make_shared<Chatter>());
    };
  }
  std::shared_ptr<EventStream> open(const std::string& with_key, HttpHeaders headers = {}) {
    key = with_key;
    Reply reply = send("GET", "/api/v1/events", "", std::move(headers));
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    REQUIRE(reply.stream);
    return reply.stream;
  }
  int status_of_another(const std::string& with_key) {
    key = with_key;
    return send("GET", "/api/v1/events").status;
  }
  std::string page_token(Duration life = Duration::minutes(15)) {
    return create_page_token(ports, {.project_id = "p",
                                     .user_id = "ada",
                                     .origin = "https://app.example",
                                     .scopes = {Scope::workers},
                                     .life = life})
        ->text.reveal();
  }
  static bool goes_on(EventStream& stream) {
    std::string out;
    return stream.next(out, Duration::seconds(15)) && !out.empty();
  }

  LiveStreams streams{2, clock};
  StreamEndingChanges ending{commits, streams};
  Ports watched = with_changes(ports, ending);
  std::vector<std::shared_ptr<Chatter>> sources;
};

const HttpHeaders kFromPage = {{"Origin", "https://app.example"}};

}  // namespace

TEST_CASE("a credential has so many streams at a time, and a place is free again when one is gone") {
  StreamWorld world;
  const std::string key = world.new_key("ada"), other = world.new_key("ada");
  auto first = world.open(key);
  auto second = world.open(key);
  CHECK(world.status_of_another(key) == 429);
  CHECK(world.sources.size() == 2);  // what has no place is not opened
  auto third = world.open(other);
  CHECK(world.streams.size() == 3);
  first.reset();
  auto fourth = world.open(key);
  CHECK(world.status_of_another(key) == 429);
  second.reset();
  third.reset();
  fourth.reset();
  CHECK(world.streams.size() == 0);
}

TEST_CASE("revoking a key ends its streams and no others, before the one who revokes hears of it") {
  StreamWorld world;
  const NewKey key = create_key(world.ports, {"p", "ada", {}}).value();
  auto own = world.open(key.text.reveal());
  auto other = world.open(world.new_key("ada"));
  CHECK(world.goes_on(*own));
  REQUIRE(revoke_key(world.watched, "p", key.key.id).ok());
  CHECK(world.sources[0]->closed);
  CHECK_FALSE(world.goes_on(*own));
  CHECK(world.goes_on(*other));
}

TEST_CASE("what a source had to say while its credential ended is not sent") {
  StreamWorld world;
  const NewKey key = create_key(world.ports, {"p", "ada", {}}).value();
  auto stream = world.open(key.text.reveal());
  world.sources[0]->during_next = [&] {
    world.sources[0]->during_next = {};
    REQUIRE(revoke_key(world.watched, "p", key.key.id).ok());
    world.sources[0]->closed = false;  // a source that does not know it yet
  };
  std::string out = "before";
  CHECK_FALSE(stream->next(out, Duration::seconds(15)));
  CHECK(out == "before");
}

TEST_CASE("a page token's streams end with its session, its user and its time") {
  StreamWorld world;
  const Session session = world.session_of("ada");
  auto stream = world.open(world.page_token(Duration::minutes(1)), kFromPage);
  auto of_key = world.open(world.new_key(std::nullopt));
  CHECK(world.goes_on(*stream));
  SECTION("session") { REQUIRE(revoke_session(world.watched, "p", session.id).ok()); }
  SECTION("user") {
    REQUIRE(world.ending.commit({SetUserDisabled{"p", "ada", world.clock.now()}})->committed);
  }
  SECTION("time") {
    world.clock.advance(Duration::seconds(50));
    CHECK(world.goes_on(*stream));
    CHECK(world.sources[0]->patiences.back() == Duration::seconds(10));  // looks again when it is over
    world.clock.advance(Duration::seconds(10));
  }
  CHECK_FALSE(world.goes_on(*stream));
  CHECK(world.sources[0]->closed);
  CHECK(world.goes_on(*of_key));
}

TEST_CASE("what ends an account or a sign-in ends what was opened with it") {
  fakes::StillClock clock;
  LiveStreams streams(0, clock);
  const auto opened = [&](const char* sign_in, const char* account) {
    Caller caller{.project_id = "p", .credential_id = sign_in, .account_id = account};
    auto stream = streams.admit(caller, true).value();
    stream->fill(std::make_shared<Chatter>());
    return stream;
  };
  MemoryStore store;
  StreamEndingChanges changes(store, streams);
  Account account{.project_id = "p", .id = "acc_1", .email = "a@b.example", .name = "A", .rev = 1};
  REQUIRE(changes.commit({PutAccount{account}})->committed);
  SignIn sign_in{.project_id = "p", .id = "si_1", .account_id = "acc_1", .hash = "h", .rev = 1};
  REQUIRE(changes.commit({PutSignIn{sign_in}})->committed);
  auto first = opened("si_1", "acc_1"), second = opened("si_2", "acc_1"), other = opened("si_3", "acc_2");
  sign_in.ended_at = clock.now();
  sign_in.rev = 2;
  REQUIRE(changes.commit({PutSignIn{sign_in}})->committed);
  CHECK_FALSE(StreamWorld::goes_on(*first));
  CHECK(StreamWorld::goes_on(*second));
  account.status = AccountStatus::disabled;
  account.rev = 2;
  REQUIRE(changes.commit({PutAccount{account}})->committed);
  CHECK_FALSE(StreamWorld::goes_on(*second));
  CHECK(StreamWorld::goes_on(*other));
}

TEST_CASE("a change that did not happen ends nothing") {
  StreamWorld world;
  const NewKey key = create_key(world.ports, {"p", "ada", {}}).value();
  auto stream = world.open(key.text.reveal());
  ApiKey stale = key.key;
  stale.revoked_at = world.clock.now();
  stale.rev = 7;
  CHECK_FALSE(world.ending.commit({PutKey{stale}})->committed);
  world.store.fail_next_commit();
  CHECK_FALSE(revoke_key(world.watched, "p", key.key.id).ok());
  CHECK(world.goes_on(*stream));
}

TEST_CASE("a key that is revoked while its stream is being opened opens none") {
  StreamWorld world;
  const NewKey key = create_key(world.ports, {"p", "ada", {}}).value();
  // Between the check and the place: here, when the key's use is noted for the first time.
  bool revoked = false;
  struct RevokingSink final : CallSink {
    std::function<void()> on_use;
    void call_ended(const ToolCallRecord&) override {}
    void key_used(const std::string&) override { on_use(); }
    void connection_used(const std::string&, const std::string&) override {}
  } sink;
  sink.on_use = [&] {
    if (!std::exchange(revoked, true)) REQUIRE(revoke_key(world.watched, "p", key.key.id).ok());
  };
  Services services = {.calling = {world.ports, world.catalog, sink, world.credentials},
                       .mcp_clients = world.mcp_clients,
                       .passwords = world.passwords,
                       .mailer = world.mail,
                       .sign_in_throttle = world.sign_in_throttle};
  services.settings = world.services.settings;
  services.open_events = world.services.open_events;
  services.streams = &world.streams;
  const Router router(services, {});
  const Reply reply = router.handle(
      {.method = "GET",
       .path = "/api/v1/events",
       .query = {},
       .headers = {{"Host", "127.0.0.1:8640"}, {"Authorization", "Bearer " + key.text.reveal()}},
       .body = "",
       .remote_address = ""});
  CHECK(revoked);
  CHECK(reply.status == 401);
  CHECK(world.sources.empty());
  CHECK(world.streams.size() == 0);
}
