// Workers, their schedules and progress, and the occurrences that are unique.
#include "core/base/wire.h"
#include "tests/contract/store_fixtures.h"

using namespace signalbox;
using namespace signalbox::testing;

namespace {

Ids ids_of_records(const std::vector<WorkerRecord>& records) {
  Ids ids;
  for (const WorkerRecord& record : records) ids.push_back(record.worker.id);
  return ids;
}

ChangeSet whole_worker(const std::string& id, const std::string& user, std::optional<Instant> next_at) {
  return {PutWorker{worker_row(id, user)}, PutSchedule{kProject, schedule_row(id, next_at)},
          PutProgress{kProject, progress_row(id)}};
}

}  // namespace

STORE_TEST("a worker comes back with its schedule and progress") {
  TestType fixture;
  auto& store = fixture.store;
  WorkerSchedule schedule = schedule_row("wrk_1", Instant{3000});
  schedule.spec.kind = IntervalSchedule{Duration::minutes(7)};
  schedule.paused_reason = "Reconnect Gmail";
  WorkerProgress progress = progress_row("wrk_1");
  progress.cursor = JsonText{R"({"since":"42"})"};
  progress.last_run_id = "run_7";
  progress.last_run_at = Instant{2900};
  progress.consecutive_failures = 3;
  REQUIRE(commits(store, {PutWorker{worker_row("wrk_1")}, PutSchedule{kProject, schedule},
                          PutProgress{kProject, progress}}));
  const WorkerRecord record = store.find_worker(kProject, "wrk_1")->value();
  CHECK(record.worker.type == "feed_monitor");
  CHECK(record.worker.enabled);
  CHECK(record.worker.config == worker_row("wrk_1").config);
  CHECK(record.worker.session_id == "session_1");
  CHECK(encode_text(record.schedule.spec) == encode_text(schedule.spec));
  CHECK(record.schedule.anchor == Instant{500});
  CHECK(record.schedule.next_at == Instant{3000});
  CHECK(record.schedule.paused_reason == schedule.paused_reason);
  CHECK(record.progress.cursor == progress.cursor);
  CHECK(record.progress.last_run_id == "run_7");
  CHECK(record.progress.last_run_at == progress.last_run_at);
  CHECK(record.progress.consecutive_failures == 3);
  CHECK(view_of(record).rev == 3);
}

STORE_TEST("a worker without schedule and progress has them at revision 0") {
  TestType fixture;
  REQUIRE(commits(fixture.store, {PutWorker{worker_row("wrk_1")}}));
  const WorkerRecord record = fixture.store.find_worker(kProject, "wrk_1")->value();
  CHECK(record.schedule.worker_id == "wrk_1");
  CHECK(record.schedule.rev == 0);
  CHECK_FALSE(record.schedule.next_at);
  CHECK(record.progress.worker_id == "wrk_1");
  CHECK(record.progress.rev == 0);
  CHECK_FALSE(record.progress.cursor);
}

STORE_TEST("the three rows of a worker have a revision each") {
  TestType fixture;
  auto& store = fixture.store;
  REQUIRE(commits(store, whole_worker("wrk_1", "ada", Instant{10})));
  WorkerSchedule schedule = schedule_row("wrk_1", std::nullopt);
  schedule.rev = 2;
  CHECK(commits(store, {PutSchedule{kProject, schedule}}));
  CHECK_FALSE(commits(store, {PutSchedule{kProject, schedule}}));
  WorkerProgress progress = progress_row("wrk_1");
  CHECK_FALSE(commits(store, {PutProgress{kProject, progress}}));
  progress.rev = 2;
  CHECK(commits(store, {PutProgress{kProject, progress}}));
  Worker worker = worker_row("wrk_1");
  worker.enabled = false;
  CHECK_FALSE(commits(store, {PutWorker{worker}}));
  worker.rev = 2;
  CHECK(commits(store, {PutWorker{worker}}));
  CHECK_FALSE(store.find_worker(kProject, "wrk_1")->value().worker.enabled);
}

STORE_TEST("a schedule or progress needs its worker") {
  TestType fixture;
  CHECK_FALSE(commits(fixture.store, {PutSchedule{kProject, schedule_row("wrk_9", Instant{1})}}));
  CHECK_FALSE(commits(fixture.store, {PutProgress{kProject, progress_row("wrk_9")}}));
  REQUIRE(commits(fixture.store, {PutWorker{worker_row("wrk_9")}}));
  CHECK_FALSE(commits(fixture.store, {PutSchedule{kOther, schedule_row("wrk_9", Instant{1})}}));
}

STORE_TEST("a user has one worker of a type") {
  TestType fixture;
  auto& store = fixture.store;
  Worker foreign = worker_row("wrk_3");
  foreign.project_id = kOther;
  REQUIRE(commits(store, {PutWorker{worker_row("wrk_1")}}));
  CHECK_FALSE(commits(store, {PutWorker{worker_row("wrk_2")}}));
  CHECK(commits(store, {PutWorker{worker_row("wrk_2", "bob")}, PutWorker{foreign}}));
  CHECK(store.find_worker_of_type(kProject, "ada", "feed_monitor")->value().worker.id == "wrk_1");
  CHECK_FALSE(store.find_worker_of_type(kProject, "ada", "gmail_monitor")->has_value());
  CHECK_FALSE(store.find_worker(kProject, "wrk_3")->has_value());
  CHECK(ids_of_records(store.list_workers(ada(), {})->items) == Ids{"wrk_1"});
  CHECK(ids_of_records(store.list_workers(everyone(), {})->items) == Ids{"wrk_2", "wrk_1"});
  CHECK(ids_of_records(store.list_workers({kOther, "ada"}, {})->items) == Ids{"wrk_3"});
}

STORE_TEST("due workers come earliest first, those without a next time never") {
  TestType fixture;
  auto& store = fixture.store;
  CHECK_FALSE(store.next_due_at()->has_value());
  REQUIRE(commits(store, whole_worker("wrk_1", "ada", Instant{300})));
  REQUIRE(commits(store, whole_worker("wrk_2", "bob", Instant{100})));
  REQUIRE(commits(store, whole_worker("wrk_3", "cyd", std::nullopt)));
  REQUIRE(commits(store, whole_worker("wrk_4", "dan", Instant{200})));
  Worker foreign = worker_row("wrk_5");
  foreign.project_id = kOther;
  REQUIRE(commits(store, {PutWorker{foreign}, PutSchedule{kOther, schedule_row("wrk_5", Instant{150})}}));
  CHECK(store.next_due_at()->value() == Instant{100});
  CHECK(store.due_workers({99}, 10)->empty());
  CHECK(ids_of_records(*store.due_workers({200}, 10)) == Ids{"wrk_2", "wrk_5", "wrk_4"});
  CHECK(ids_of_records(*store.due_workers({1000}, 2)) == Ids{"wrk_2", "wrk_5"});
}

STORE_TEST("a worker's due instant happens once") {
  TestType fixture;
  auto& store = fixture.store;
  CHECK(commits(store, {AddOccurrence{kProject, "wrk_1", {300}, "run_1"}, PutRun{run_row("run_1")}}));
  CHECK_FALSE(commits(store, {AddOccurrence{kProject, "wrk_1", {300}, "run_2"}, PutRun{run_row("run_2")}}));
  CHECK_FALSE(store.find_run(kProject, "run_2")->has_value());
  CHECK(commits(store, {AddOccurrence{kProject, "wrk_1", {600}, "run_2"}}));
  CHECK(commits(store, {AddOccurrence{kProject, "wrk_2", {300}, "run_3"}}));
  CHECK(commits(store, {AddOccurrence{kOther, "wrk_1", {300}, "run_4"}}));
}
