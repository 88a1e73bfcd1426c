// The stores that must behave alike: the one in memory and the one on disk.
#pragma once

#include <catch2/catch.hpp>

#include "tests/contract/rows.h"
#include "tests/contract/sqlite_scratch.h"
#include "tests/fakes/memory_store.h"

namespace signalbox::testing {

inline constexpr std::int64_t kFewEvents = 20;  // how many a fixture's store keeps

struct InMemory {
  MemoryStore store{kFewEvents};
  void listen(EventListener listener) { store.listen(std::move(listener)); }
};

struct OnDisk {
  SqliteScratch scratch;
  EventListener listener;  // set before events are made, called on the writing thread
  std::unique_ptr<SqliteStore> opened = scratch.open({.listener =
                                                          [this](std::span<const Event> events) {
                                                            if (listener) listener(events);
                                                          },
                                                      .kept_events = kFewEvents});
  SqliteStore& store = *opened;
  ~OnDisk() { store.close(); }
  void listen(EventListener heard) { listener = std::move(heard); }
};

// Commits and says whether it happened; fails the test on an error.
template <class Store>
bool commits(Store& store, ChangeSet changes) {
  const auto report = store.commit(std::move(changes));
  INFO((report.ok() ? "" : report.error().message));
  REQUIRE(report.ok());
  return report->committed;
}

// The ids of a page's or list's items, in their order.
template <class Items>
std::vector<std::string> ids_of(const Items& items) {
  std::vector<std::string> ids;
  for (const auto& item : items) ids.push_back(item.id);
  return ids;
}

using Ids = std::vector<std::string>;

}  // namespace signalbox::testing

#define STORE_TEST(name) TEMPLATE_TEST_CASE(name, "[store]", InMemory, OnDisk)
