// The change feed: commit order, cursors, who sees what, and what a late reader is told.
#include <algorithm>

#include "core/base/id.h"
#include "core/base/wire.h"
#include "tests/contract/store_fixtures.h"

using namespace signalbox;
using namespace signalbox::testing;

namespace {

Ids subjects_of(const std::vector<Event>& events) {
  Ids subjects;
  for (const Event& event : events) subjects.push_back(event.subject.id);
  return subjects;
}

}  // namespace

STORE_TEST("an event comes back as it was added, with an id") {
  TestType fixture;
  Event event = event_row("run_1", {1234});
  event.rev = 8;
  REQUIRE(commits(fixture.store, {AddEvent{event}}));
  const auto batch = fixture.store.events_after(ada(), "", 10);
  REQUIRE(batch->events.size() == 1);
  event.id = batch->events[0].id;
  CHECK(is_id(id_prefix::kEvent, event.id));
  CHECK(encode_text(batch->events[0]) == encode_text(event));
  CHECK(*fixture.store.newest_event() == event.id);
}

STORE_TEST("events follow commit order, and so do their ids, also when the clock goes back") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {AddEvent{event_row("a", {5000})}, AddEvent{event_row("b", {4000})}}));
  REQUIRE(commits(store, {AddEvent{event_row("c", {1000})}}));
  REQUIRE(commits(store, {AddEvent{event_row("d", {6000})}}));
  const auto events = store.events_after(ada(), "", 10)->events;
  CHECK(subjects_of(events) == Ids{"a", "b", "c", "d"});
  const Ids ids = ids_of(events);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
  CHECK(events[2].at == Instant{1000});
}

STORE_TEST("a cursor goes on where it stands") {
  TestType fixture;
  auto& store = fixture.store;
  CHECK(store.newest_event()->empty());
  CHECK(store.events_after(ada(), "", 10)->events.empty());
  for (const char* subject : {"a", "b", "c"}) REQUIRE(commits(store, {AddEvent{event_row(subject)}}));
  const auto first = store.events_after(ada(), "", 2);
  CHECK(subjects_of(first->events) == Ids{"a", "b"});
  const auto rest = store.events_after(ada(), first->events.back().id, 2);
  CHECK(subjects_of(rest->events) == Ids{"c"});
  const auto none = store.events_after(ada(), *store.newest_event(), 2);
  CHECK(none->events.empty());
  CHECK_FALSE(none->reset);
}

STORE_TEST("each owner sees its own events") {
  TestType fixture;
  auto& store = fixture.store;
  Event foreign = event_row("foreign");
  foreign.project_id = kOther;
  REQUIRE(commits(store, {AddEvent{event_row("of-ada")}, AddEvent{event_row("of-bob", {1000}, "bob")},
                          AddEvent{event_row("of-project", {1000}, std::nullopt)}, AddEvent{foreign}}));
  CHECK(subjects_of(store.events_after(ada(), "", 10)->events) == Ids{"of-ada"});
  CHECK(subjects_of(store.events_after(everyone(), "", 10)->events) == Ids{"of-ada", "of-bob", "of-project"});
  CHECK(subjects_of(store.events_after({kOther, std::nullopt}, "", 10)->events) == Ids{"foreign"});
  // Any event's id is a cursor for everyone.
  CHECK_FALSE(store.events_after(ada(), *store.newest_event(), 10)->reset);
}

STORE_TEST("a cursor that is not known asks for a new snapshot") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {AddEvent{event_row("a", {1000})}}));
  for (const std::string& cursor : {std::string("garbage"), make_ordered_id(id_prefix::kEvent, {1000}, 2),
                                    make_ordered_id(id_prefix::kEvent, {1001}, 1),
                                    make_ordered_id(id_prefix::kEvent, {1000}, UINT64_MAX)}) {
    const auto batch = store.events_after(ada(), cursor, 10);
    CHECK(batch->reset);
    CHECK(batch->events.empty());
  }
}

STORE_TEST("old events are dropped, and a cursor among them asks for a new snapshot") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {AddEvent{event_row("0")}}));
  const std::string oldest = *store.newest_event();
  for (int i = 1; i <= 3 * kFewEvents; ++i) REQUIRE(commits(store, {AddEvent{event_row(std::to_string(i))}}));
  CHECK(store.events_after(ada(), oldest, 10)->reset);
  const auto kept = store.events_after(ada(), "", 1000)->events;
  CHECK(kept.size() >= static_cast<std::size_t>(kFewEvents));
  CHECK(kept.size() <= static_cast<std::size_t>(2 * kFewEvents));
  CHECK(kept.back().subject.id == std::to_string(3 * kFewEvents));
  CHECK_FALSE(store.events_after(ada(), kept.front().id, 10)->reset);
}

STORE_TEST("a refused set leaves no event and no gap in the order") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {AddEvent{event_row("a")}}));
  const std::string before = *store.newest_event();
  CHECK_FALSE(commits(store, {AddEvent{event_row("b")}, RemoveNote{kProject, "ada", "note_9"}}));
  CHECK(*store.newest_event() == before);
  REQUIRE(commits(store, {AddEvent{event_row("c")}}));
  CHECK(sequence_of(id_prefix::kEvent, *store.newest_event()) == sequence_of(id_prefix::kEvent, before) + 1);
}

STORE_TEST("the listener hears of each commit's events before its caller goes on") {
  TestType fixture;
  auto& store = fixture.store;
  std::vector<Event> heard;  // read by this thread only after commit() returned
  fixture.listen(
      [&](std::span<const Event> events) { heard.insert(heard.end(), events.begin(), events.end()); });
  REQUIRE(commits(store, {AddEvent{event_row("a")}, AddEvent{event_row("b")}}));
  CHECK(subjects_of(heard) == Ids{"a", "b"});
  CHECK_FALSE(commits(store, {AddEvent{event_row("c")}, RemoveNote{kProject, "ada", "note_9"}}));
  REQUIRE(commits(store, {AddNote{note_row("note_1")}}));
  CHECK(heard.size() == 2);
  CHECK(ids_of(heard) == ids_of(store.events_after(ada(), "", 10)->events));
}
