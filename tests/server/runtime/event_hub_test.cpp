#include "server/runtime/event_hub.h"

#include <catch2/catch.hpp>
#include <thread>

#include "tests/fakes/memory_store.h"

using namespace signalbox;

namespace {

// A store whose commits go straight to the hub, as in the server.
struct HubWorld {
  explicit HubWorld(std::size_t kept = 100'000) : store(kept) {
    store.listen([this](std::span<const Event> events) { hub->publish(events); });
  }
  void tell(const std::string& user, const std::string& what, const std::string& project = "p") {
    Event event;
    event.type = "run.changed";
    event.project_id = project;
    event.user_id = user;
    event.subject = {"run", what};
    REQUIRE(store.commit({AddEvent{event}})->committed);
  }
  std::shared_ptr<api::EventStream> open(const std::string& user, const std::string& cursor = "") {
    return hub->open({.project_id = "p", .user_id = user.empty() ? std::nullopt : std::optional(user)},
                     cursor, store);
  }
  std::string newest() { return store.newest_event().value(); }

  MemoryStore store;
  std::shared_ptr<EventHub> hub = std::make_shared<EventHub>();
};

// What a stream says until it has nothing more at once; "ended" is set when it ended.
std::string drained(api::EventStream& stream, bool* ended = nullptr) {
  std::string all;
  for (;;) {
    std::string piece;
    const bool goes_on = stream.next(piece, Duration{0});
    all += piece;
    if (ended) *ended = !goes_on;
    if (!goes_on || piece.empty()) return all;
  }
}

std::vector<std::string> subjects(const std::string& wire) {
  std::vector<std::string> out;
  const std::string mark = R"("subject":{"id":")";
  for (std::size_t at = wire.find(mark); at != std::string::npos; at = wire.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    out.push_back(wire.substr(begin, wire.find('"', begin) - begin));
  }
  return out;
}

using Subjects = std::vector<std::string>;

}  // namespace

TEST_CASE("a stream begins with now and hears what comes after") {
  HubWorld world;
  world.tell("u", "before");
  const auto stream = world.open("u");
  CHECK(drained(*stream) == ": open\n\n");
  world.tell("u", "first");
  world.tell("u", "second");
  const std::string heard = drained(*stream);
  CHECK(subjects(heard) == Subjects{"first", "second"});
  CHECK(heard.find("id: " + world.newest() + "\nevent: change\ndata: {") != std::string::npos);
  CHECK(drained(*stream).empty());
}

TEST_CASE("a stream goes on after its cursor, each event once, from memory or from the store") {
  for (const int many : {3, 150, 450, 5000}) {  // the store gives 200 at a time, the hub keeps 4096
    HubWorld world;
    world.tell("u", "known");
    const std::string cursor = world.newest();
    Subjects expected;
    for (int i = 0; i < many; ++i) {
      world.tell("u", std::to_string(i));
      expected.push_back(std::to_string(i));
    }
    INFO(many);
    const auto stream = world.open("u", cursor);
    CHECK(subjects(drained(*stream)) == expected);
    world.tell("u", "later");
    CHECK(subjects(drained(*stream)) == Subjects{"later"});
  }
}

TEST_CASE("a cursor older than what is kept, or of no event, is told to reset") {
  HubWorld world(10);
  world.tell("u", "old");
  const std::string old = world.newest();
  for (int i = 0; i < 20; ++i) world.tell("u", std::to_string(i));
  for (const std::string& cursor : {old, std::string("evt_nonsense"), std::string("x")}) {
    INFO(cursor);
    bool ended = false;
    const std::string heard = drained(*world.open("u", cursor), &ended);
    CHECK(heard.find("event: reset") != std::string::npos);
    CHECK(subjects(heard).empty());
    CHECK(ended);
  }
}

TEST_CASE("an owner hears its own events only") {
  HubWorld world;
  const auto mine = world.open("u"), theirs = world.open("v"), project = world.open("");
  for (const auto& stream : {mine, theirs, project}) drained(*stream);
  world.tell("u", "u's");
  world.tell("v", "v's");
  world.tell("u", "foreign", "q");
  CHECK(subjects(drained(*mine)) == Subjects{"u's"});
  CHECK(subjects(drained(*theirs)) == Subjects{"v's"});
  CHECK(subjects(drained(*project)) == Subjects{"u's", "v's"});
  // From the store as well.
  HubWorld fresh;
  fresh.tell("u", "start");
  const std::string cursor = fresh.newest();
  for (int i = 0; i < 5000; ++i) fresh.tell("v", "v's");
  fresh.tell("u", "end");
  CHECK(subjects(drained(*fresh.open("u", cursor))) == Subjects{"end"});
}

TEST_CASE("a waiting stream wakes for news, and for its end") {
  HubWorld world;
  const auto woken = world.open("u"), closed = world.open("u"), last = world.open("u");
  for (const auto& stream : {woken, closed, last}) drained(*stream);
  const auto waiting = [](api::EventStream& stream, std::string& out, bool& goes_on) {
    return std::thread([&] { goes_on = stream.next(out, Duration::seconds(60)); });
  };
  std::string heard, nothing, none;
  bool first = false, second = true, third = true;
  std::thread a = waiting(*woken, heard, first);
  world.tell("u", "news");
  a.join();
  CHECK(first);
  CHECK(subjects(heard) == Subjects{"news"});
  drained(*closed);
  std::thread b = waiting(*closed, nothing, second);
  closed->close();
  b.join();
  CHECK_FALSE(second);
  drained(*last);
  std::thread c = waiting(*last, none, third);
  world.hub->close();
  c.join();
  CHECK_FALSE(third);
  std::string more;
  CHECK_FALSE(woken->next(more, Duration{0}));
}

TEST_CASE("many streams each hear everything once while events keep coming") {
  HubWorld world;
  constexpr int kStreams = 30, kEvents = 400;
  world.tell("u", "start");
  std::vector<std::shared_ptr<api::EventStream>> streams;
  for (int i = 0; i < kStreams; ++i) streams.push_back(world.open("u", world.newest()));
  std::vector<Subjects> heard(kStreams);
  std::vector<std::thread> listeners;
  for (int i = 0; i < kStreams; ++i)
    listeners.emplace_back([&, i] {
      std::string all;
      while (subjects(all).size() < kEvents && streams[i]->next(all, Duration::seconds(20))) {
      }
      heard[i] = subjects(all);
    });
  Subjects expected;
  for (int i = 0; i < kEvents; ++i) {
    world.tell("u", std::to_string(i));
    expected.push_back(std::to_string(i));
  }
  for (std::thread& listener : listeners) listener.join();
  for (const Subjects& one : heard) CHECK(one == expected);
}

TEST_CASE("a store that cannot be read ends the stream, so that the client comes back") {
  HubWorld world;
  world.tell("u", "known");
  const auto stream = world.open("u", world.newest());
  world.store.fail_reads(true);
  bool ended = false;
  drained(*stream, &ended);
  CHECK(ended);
}
