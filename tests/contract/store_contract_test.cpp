// What holds for every change set, whatever is in it.
#include "tests/contract/store_fixtures.h"

using namespace signalbox;
using namespace signalbox::testing;

STORE_TEST("an empty set is committed") {
  TestType fixture;
  CHECK(commits(fixture.store, {}));
}

STORE_TEST("a set across aggregates happens as a whole") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {PutUser{kProject, "ada", {1}}, PutSession{session_row("session_1")},
                          PutWorker{worker_row("wrk_1")}, PutRun{run_row("run_1")},
                          AddNote{note_row("note_1")}, AddEvent{event_row("run_1")}}));
  CHECK(store.find_session(kProject, "session_1")->has_value());
  CHECK(store.find_worker(kProject, "wrk_1")->has_value());
  CHECK(store.find_run(kProject, "run_1")->has_value());
  CHECK(store.list_notes(kProject, "ada")->size() == 1);
  CHECK(store.events_after(ada(), "", 10)->events.size() == 1);
}

STORE_TEST("one failed precondition undoes the whole set and is named") {
  TestType fixture;
  auto& store = fixture.store;
  Run stale = run_row("run_2");
  stale.rev = 7;
  const auto report = store.commit({PutSession{session_row("session_1")}, AddEvent{event_row("run_2")},
                                    PutRun{stale}, AddNote{note_row("note_1")}});
  REQUIRE(report.ok());
  CHECK_FALSE(report->committed);
  CHECK(report->outcomes == std::vector{ChangeOutcome::not_tried, ChangeOutcome::not_tried,
                                        ChangeOutcome::conflict, ChangeOutcome::not_tried});
  CHECK_FALSE(store.find_session(kProject, "session_1")->has_value());
  CHECK(store.list_notes(kProject, "ada")->empty());
  CHECK(store.newest_event()->empty());
}

STORE_TEST("a set that happened says so for each change") {
  TestType fixture;
  const auto report = fixture.store.commit({AddNote{note_row("note_1")}, AddNote{note_row("note_2")}});
  REQUIRE(report.ok());
  CHECK(report->committed);
  CHECK(report->outcomes == std::vector{ChangeOutcome::applied, ChangeOutcome::applied});
}

STORE_TEST("a set sees its own earlier changes") {
  TestType fixture;
  const Run pending = run_row("run_1");
  const Run taken = claimed(pending);
  CHECK(commits(fixture.store,
                {PutRun{pending}, PutRun{taken, 0}, PutStep{kProject, step_row("run_1", "a", 0), 1}}));
  CHECK(fixture.store.find_run(kProject, "run_1")->value().run.rev == 2);
}

STORE_TEST("after a refused set the next one goes through") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {AddNote{note_row("note_1")}}));
  CHECK_FALSE(commits(store, {AddNote{note_row("note_2")}, AddNote{note_row("note_1")}}));
  CHECK(commits(store, {AddNote{note_row("note_2")}}));
  CHECK(store.list_notes(kProject, "ada")->size() == 2);
}

STORE_TEST("sets written behind keep their order and are there with the next commit") {
  TestType fixture;
  auto& store = fixture.store;
  for (int i = 0; i < 5; ++i) {
    ToolCallRecord call = call_row("log_1");
    call.error_message = std::to_string(i);
    store.commit_later({PutCall{call}});
  }
  REQUIRE(commits(store, {AddNote{note_row("note_1")}}));
  const auto calls = store.list_calls(ada(), std::nullopt, {});
  REQUIRE(calls->items.size() == 1);
  CHECK(calls->items[0].error_message == "4");
}

STORE_TEST("a set written behind whose precondition fails is dropped silently") {
  TestType fixture;
  auto& store = fixture.store;
  store.commit_later({AddNote{note_row("note_1")}, RemoveNote{kProject, "ada", "note_9"}});
  store.commit_later({AddNote{note_row("note_2")}});
  REQUIRE(commits(store, {AddNote{note_row("note_3")}}));
  CHECK(ids_of(*store.list_notes(kProject, "ada")) == Ids{"note_3", "note_2"});
}

STORE_TEST("notes are added once, removed once, and listed newest first") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, {AddNote{note_row("note_1", {10})}, AddNote{note_row("note_3", {20})},
                          AddNote{note_row("note_2", {20})}}));
  CHECK(ids_of(*store.list_notes(kProject, "ada")) == Ids{"note_3", "note_2", "note_1"});
  CHECK_FALSE(commits(store, {RemoveNote{kProject, "bob", "note_1"}}));
  CHECK_FALSE(commits(store, {RemoveNote{kOther, "ada", "note_1"}}));
  CHECK(commits(store, {RemoveNote{kProject, "ada", "note_1"}}));
  CHECK_FALSE(commits(store, {RemoveNote{kProject, "ada", "note_1"}}));
  CHECK(store.list_notes(kProject, "bob")->empty());
  CHECK(store.list_notes(kOther, "ada")->empty());
}

STORE_TEST("notes keep any text") {
  TestType fixture;
  Note note = note_row("note_1");
  note.text = std::string("quote ' nul \0 emoji \xF0\x9F\x9A\x82", 25);
  REQUIRE(commits(fixture.store, {AddNote{note}}));
  CHECK(fixture.store.list_notes(kProject, "ada")->front().text == note.text);
}
