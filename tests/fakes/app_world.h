// A whole world for use cases, in memory: a store, a clock that stands, tools that do as told. One project,
// "p"; users come as they are named.
#pragma once

#include <cstdint>
#include <string>

#include "core/app/adopt_credential.h"
#include "core/app/call_tool.h"
#include "core/app/open_session.h"
#include "tests/fakes/bound_sealer.h"
#include "tests/fakes/kept_calls.h"
#include "tests/fakes/kept_log.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/raced_commits.h"
#include "tests/fakes/scripted_tools.h"
#include "tests/fakes/still_clock.h"
#include "tests/fakes/stored_credentials.h"
#include "tests/fixtures/zone_fixtures.h"

namespace signalbox::fakes {

struct AppWorld {
  explicit AppWorld(std::uint64_t seed = 1) : random(seed) {}

  MemoryStore store;
  RacedCommits commits{store};
  StillClock clock;
  SeededRandom random;
  BoundSealer sealer;
  fixtures::FixtureZones zones;
  KeptLog log;
  Ports ports{.changes = commits,
              .sessions = store,
              .keys = store,
              .connections = store,
              .workers = store,
              .runs = store,
              .events = store,
              .notes = store,
              .users = store,
              .accounts = store,
              .sign_ins = store,
              .authorisations = store,
              .upkeep = store,
              .audit = store,
              .clock = clock,
              .random = random,
              .sealer = sealer,
              .zones = zones,
              .log = log};
  ScriptedTools tools;
  ToolCatalog catalog{{&tools}};
  KeptCalls sink;
  StoredCredentials credentials{sealer};
  Calling calling{ports, catalog, sink, credentials};

  Session session_of(const std::string& user) {
    return open_default_session(ports, {.project_id = "p", .user_id = user, .toolkits = {}}).value();
  }
  // A user's account in an app, connected with a token; nobody asks whose it is.
  Connection connect(const std::string& user, const std::string& toolkit,
                     const std::string& token = "token") {
    return adopt_credential(
               ports, toolkit,
               {.project_id = "p", .user_id = user, .toolkit = toolkit, .credential = Secret(token)})
        ->connection;
  }
  // Every run of the project, oldest first.
  std::vector<Run> runs() {
    auto page = store.list_runs({.owner = {.project_id = "p", .user_id = {}}, .worker_id = {}, .state = {}},
                                {.limit = 200, .cursor = ""});
    return {page->items.rbegin(), page->items.rend()};
  }
  CallContext context_of(const Session& session) { return context_for(session, ports, "req_test"); }
};

}  // namespace signalbox::fakes
