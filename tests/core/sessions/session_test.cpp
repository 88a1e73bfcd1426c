#include "core/domain/sessions/session.h"

#include <catch2/catch.hpp>

#include "core/domain/sessions/seed.h"

using namespace signalbox;

TEST_CASE("a session is active until its very end, and revoked for good") {
  Session session;
  session.expires_at = Instant{1000};
  CHECK(status_of(session, Instant{999}) == SessionStatus::active);
  CHECK(status_of(session, Instant{1000}) == SessionStatus::expired);
  session.revoked_at = Instant{500};
  CHECK(status_of(session, Instant{600}) == SessionStatus::revoked);
  CHECK(encode_session(session, Instant{600}).find(R"("status":"revoked")") != std::string::npos);
}

TEST_CASE("use slides the end forward, never back") {
  Session session;
  slide(session, Instant{1000}, Duration{50});
  CHECK(session.expires_at == Instant{1050});
  slide(session, Instant{900}, Duration{50});
  CHECK(session.last_active_at == Instant{1000});
  CHECK(session.expires_at == Instant{1050});
  session.revoked_at = Instant{1001};
  slide(session, Instant{5000}, Duration{50});
  CHECK(session.expires_at == Instant{1050});
}

TEST_CASE("toolkits are admitted in any case of their letters; none named admits all") {
  Session session;
  CHECK(admits_toolkit(session, "github"));
  session.toolkits = {"GITHUB"};
  CHECK(admits_toolkit(session, "github"));
  CHECK_FALSE(admits_toolkit(session, "git"));
  CHECK_FALSE(admits_toolkit(session, ""));
}

TEST_CASE("the older API has a word for every state of a run") {
  const std::pair<RunState, std::string_view> words[] = {
      {RunState::pending, "pending"}, {RunState::claimed, "running"},     {RunState::running, "running"},
      {RunState::waiting, "running"}, {RunState::succeeded, "completed"}, {RunState::skipped, "completed"},
      {RunState::failed, "failed"},   {RunState::cancelled, "failed"},    {RunState::unknown, "failed"}};
  for (const auto& [state, word] : words) CHECK(seed_status(state) == word);
  CHECK(seed_schedule({CronSchedule{"0 9 * * 1", "Europe/Berlin"}}) == "0 9 * * 1");
  CHECK(seed_schedule({IntervalSchedule{Duration::minutes(5)}}) == "@every 300s");
}
