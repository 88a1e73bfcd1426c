// Whatever the order in which the page learns something, it ends up seeing what the server has.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

#include "core/base/random.h"
#include "tests/core/live/feed_story.h"

using namespace signalbox;
using namespace signalbox::story;

namespace {

// A server that changes at random and can tell its state or its events.
class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {}

  void step() {
    switch (random_.below(5)) {
      case 0: return change("worker", worker(pick("wrk_", 6), flip(), 0));
      case 1: return change("connection", connection(pick("ca_", 4), flip() ? "active" : "needs_reauth", 0));
      case 2: return change("session", session(pick("session_", 4), 1000, 0));
      case 3: return remove(flip() ? "worker" : "connection");
      default: return change_run();
    }
  }

  Json snapshot() const {
    const auto list = [&](const char* kind) {
      Json out = Json::array();
      const auto known = objects_.find(kind);
      if (known == objects_.end()) return out;
      for (const auto& entry : known->second) out.push_back(entry.second);
      return out;
    };
    return story::snapshot(position_, {{"workers", list("worker")},
                                       {"connections", list("connection")},
                                       {"sessions", list("session")},
                                       {"runs", list("run")},
                                       {"setup", {{"sessionCreated", created_session_}, {"feedRan", ran_}}}});
  }
  const std::vector<Json>& events() const { return events_; }
  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }

 private:
  bool flip() { return random_.below(2) == 0; }
  std::string pick(const std::string& prefix, int of) {
    return prefix + std::to_string(random_.below(static_cast<std::uint64_t>(of)));
  }

  void change(const std::string& kind, Json object) {
    const std::string id = object["id"];
    object["rev"] = ++revs_[id];
    objects_[kind][id] = object;
    created_session_ |= kind == "session";
    ran_ |= kind == "run" && object["state"] == "succeeded";
    events_.push_back(changed(++position_, kind, object));
  }

  void change_run() {
    const char* const states[] = {"running", "succeeded", "failed", "waiting"};
    const int number = static_cast<int>(random_.below(300));
    change("run",
           run("run_" + std::to_string(1000 + number), pick("wrk_", 6), states[random_.below(4)], number, 0));
  }

  void remove(const std::string& kind) {
    auto& objects = objects_[kind];
    if (objects.empty()) return;
    const auto gone = std::next(objects.begin(), static_cast<std::ptrdiff_t>(random_.below(objects.size())));
    Json object = gone->second;
    object["rev"] = ++revs_[gone->first];
    objects.erase(gone);
    events_.push_back(removed(++position_, kind, object));
  }

  SeededRandom random_;
  int position_ = 0;
  bool created_session_ = false;
  bool ran_ = false;
  std::map<std::string, int> revs_;
  std::map<std::string, std::map<std::string, Json>> objects_;
  std::vector<Json> events_;
};

// All of them, in random batches, some of them twice.
void tell_in_batches(Feed& feed, World& world, const std::vector<Json>& list) {
  for (std::size_t i = 0; i < list.size();) {
    const std::size_t count = std::min<std::size_t>(1 + world.below(7), list.size() - i);
    const auto begin = list.begin() + static_cast<std::ptrdiff_t>(i);
    std::vector<Json> batch(begin, begin + static_cast<std::ptrdiff_t>(count));
    if (world.below(3) == 0) batch.push_back(batch.front());
    tell(feed, events(batch));
    i += count;
  }
}

void shuffle(std::vector<Json>& list, World& world) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[world.below(i)]);
}

std::string final_view(Feed& feed) {
  tell(feed, stream("open", 100));
  return dump_json(tell(feed, tick(100)));
}

}  // namespace

TEST_CASE("A snapshot and the events after it give what a later snapshot gives") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    World world(seed);
    const int before = static_cast<int>(world.below(80));
    for (int i = 0; i < before; ++i) world.step();
    const Json first = world.snapshot();
    for (int i = 0; i < 150; ++i) world.step();
    const Json later = world.snapshot();

    Feed direct;
    tell(direct, later);
    const std::string expected = final_view(direct);

    Feed followed;
    tell(followed, first);
    tell_in_batches(followed, world, world.events());
    INFO("seed " << seed);
    CHECK(final_view(followed) == expected);
  }
}

TEST_CASE("The order in which events and an old snapshot arrive does not matter") {
  for (std::uint64_t seed = 100; seed <= 160; ++seed) {
    World world(seed);
    for (int i = 0; i < 40; ++i) world.step();
    const Json middle = world.snapshot();
    for (int i = 0; i < 80; ++i) world.step();

    Feed direct;
    tell(direct, world.snapshot());
    const std::string expected = final_view(direct);

    Feed mixed;
    std::vector<Json> list = world.events();
    shuffle(list, world);
    const auto half = list.begin() + static_cast<std::ptrdiff_t>(list.size() / 2);
    tell_in_batches(mixed, world, std::vector<Json>(list.begin(), half));
    tell(mixed, middle);
    tell_in_batches(mixed, world, std::vector<Json>(half, list.end()));
    INFO("seed " << seed);
    CHECK(final_view(mixed) == expected);
  }
}
