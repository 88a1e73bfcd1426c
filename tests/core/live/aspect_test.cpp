#include "core/domain/live/aspect.h"
#include "core/domain/connections/connection.h"

#include <catch2/catch.hpp>

using namespace signalbox;

namespace {

WorkerFacts worker() {
  WorkerFacts facts;
  facts.enabled = true;
  facts.last_run_at = Instant{1};
  return facts;
}

RunFacts run_in(const std::string& state) {
  RunFacts facts;
  facts.state = state;
  return facts;
}

ConnectionFacts connection_in(const std::string& status) {
  ConnectionFacts facts;
  facts.status = status;
  return facts;
}

}  // namespace

TEST_CASE("A worker's aspect says the worst thing first") {
  WorkerFacts facts = worker();
  CHECK(aspect_of(facts, false).word == "On");
  CHECK(aspect_of(facts, true).word == "Running");
  facts.consecutive_failures = 1;
  CHECK(aspect_of(facts, false).signal == Signal::caution);
  CHECK(aspect_of(facts, true).word == "Trying again");
  facts.consecutive_failures = 3;
  CHECK(aspect_of(facts, false).signal == Signal::danger);
  CHECK(aspect_of(facts, false).word == "Failing");
  facts.paused_reason = "reconnect GitHub";
  CHECK(aspect_of(facts, false).word == "Paused");
  facts.enabled = false;
  CHECK(aspect_of(facts, false).signal == Signal::off);
  CHECK(aspect_of(facts, false).word == "Off");
  CHECK(aspect_of(facts, true).word == "Off, finishing");
}

TEST_CASE("A worker that never ran says so") {
  WorkerFacts facts = worker();
  facts.last_run_at.reset();
  CHECK(aspect_of(facts, false).word == "On, not run yet");
}

TEST_CASE("Every run state has a word, and failures are danger") {
  for (const auto& [state, name] : EnumNames<RunState>::list) {
    const Aspect aspect = aspect_of(run_in(std::string(name)));
    CHECK_FALSE(aspect.word.empty());
    CHECK(aspect.word != name);
  }
  CHECK(aspect_of(run_in("failed")).signal == Signal::danger);
  CHECK(aspect_of(run_in("unknown")).signal == Signal::danger);
  CHECK(aspect_of(run_in("succeeded")).signal == Signal::clear);
}

TEST_CASE("States of a newer server are shown by their own name") {
  CHECK(aspect_of(run_in("hibernating")).word == "hibernating");
  CHECK(aspect_of(run_in("hibernating")).signal == Signal::off);
  CHECK(aspect_of(connection_in("expiring")).word == "expiring");
}

TEST_CASE("A connection that must be signed in again is danger") {
  CHECK(aspect_of(connection_in("active")).signal == Signal::clear);
  CHECK(aspect_of(connection_in("needs_reauth")).signal == Signal::danger);
  CHECK(aspect_of(connection_in("initiated")).signal == Signal::caution);
  CHECK(aspect_of(connection_in("disabled")).signal == Signal::off);
  for (const auto& entry : EnumNames<ConnectionStatus>::list)
    CHECK_FALSE(aspect_of(connection_in(std::string(entry.second))).word.empty());
  CHECK(aspect_of(connection_in("revoked")).signal == Signal::off);
}
