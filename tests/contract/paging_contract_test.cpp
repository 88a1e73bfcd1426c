// Lists in keyset order: no row twice, none left out, whatever happens between the pages.
#include "tests/contract/store_fixtures.h"

using namespace signalbox;
using namespace signalbox::testing;

namespace {

Session session_at(const std::string& id, Instant at) {
  Session session = session_row(id);
  session.created_at = at;
  return session;
}

template <class Store>
Ids all_pages(Store& store, std::int64_t limit) {
  Ids ids;
  PageRequest request{.limit = limit, .cursor = ""};
  for (int pages = 0; pages < 100; ++pages) {
    const auto page = store.list_sessions(everyone(), request);
    REQUIRE(page.ok());
    CHECK(page->items.size() <= static_cast<std::size_t>(limit));
    for (const Session& session : page->items) ids.push_back(session.id);
    if (!page->next_cursor) return ids;
    request.cursor = *page->next_cursor;
  }
  FAIL("the pages do not end");
  return ids;
}

}  // namespace

STORE_TEST("pages follow each other newest first, rows of the same moment by id") {
  TestType fixture;
  ChangeSet changes;
  for (const auto& [id, at] : {std::pair{"session_a", 10},
                               {"session_b", 20},
                               {"session_c", 20},
                               {"session_d", 20},
                               {"session_e", 5},
                               {"session_f", 30}})
    changes.push_back(PutSession{session_at(id, Instant{at})});
  REQUIRE(commits(fixture.store, changes));
  const Ids expected{"session_f", "session_d", "session_c", "session_b", "session_a", "session_e"};
  for (const std::int64_t limit : {1, 2, 3, 5, 6, 7}) CHECK(all_pages(fixture.store, limit) == expected);
}

STORE_TEST("the last page has no cursor, also when it is full") {
  TestType fixture;
  REQUIRE(commits(fixture.store,
                  {PutSession{session_at("session_a", {1})}, PutSession{session_at("session_b", {2})}}));
  CHECK_FALSE(fixture.store.list_sessions(everyone(), {.limit = 2, .cursor = ""})->next_cursor);
  CHECK(fixture.store.list_sessions(everyone(), {.limit = 1, .cursor = ""})->next_cursor);
}

STORE_TEST("rows that come or go between pages disturb nothing else") {
  TestType fixture;
  auto& store = fixture.store;
  for (int i = 1; i <= 4; ++i) {
    Connection connection = connection_row("ca_" + std::to_string(i), "app" + std::to_string(i));
    connection.created_at = Instant{i};
    REQUIRE(commits(store, {PutConnection{connection}}));
  }
  const auto first = store.list_connections(ada(), {.limit = 2, .cursor = ""});
  REQUIRE(ids_of(first->items) == Ids{"ca_4", "ca_3"});
  Connection newer = connection_row("ca_5", "app5");
  newer.created_at = Instant{5};
  REQUIRE(commits(store, {RemoveConnection{kProject, "ca_3", 1}, PutConnection{newer}}));
  const auto second = store.list_connections(ada(), {.limit = 2, .cursor = *first->next_cursor});
  CHECK(ids_of(second->items) == Ids{"ca_2", "ca_1"});
}

STORE_TEST("a cursor that is none is the caller's mistake") {
  TestType fixture;
  for (const char* cursor : {"x", "12", "12.", ".a", "99999999999999999999.a"}) {
    const auto page = fixture.store.list_sessions(everyone(), {.limit = 5, .cursor = cursor});
    REQUIRE_FALSE(page.ok());
    CHECK(page.error().code == ErrorCode::invalid_argument);
    CHECK(page.error().fields.front().path == "cursor");
  }
}

STORE_TEST("a page never holds more than 200 rows") {
  TestType fixture;
  ChangeSet changes;
  for (int i = 0; i < 205; ++i)
    changes.push_back(PutSession{session_at("session_" + std::to_string(i), {i})});
  REQUIRE(commits(fixture.store, changes));
  CHECK(fixture.store.list_sessions(everyone(), {.limit = 10'000, .cursor = ""})->items.size() == 200);
  CHECK(fixture.store.list_sessions(everyone(), {.limit = 0, .cursor = ""})->items.size() == 1);
}
