// Where the change feed stands: gives new events their place in commit order, and takes places back when
// what they belong to does not happen. Used by the writing thread only.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/domain/events/event.h"

namespace signalbox::sqlite {

class Database;

// The cursor of the event at this place; `stamp` never falls from one place to the next.
std::string event_id(Instant stamp, std::int64_t sequence);

class EventTail {
 public:
  static Result<EventTail> load(Database& database);

  struct Place {
    std::int64_t sequence = 0;
    Instant stamp;
  };
  // Gives `event` its id and keeps it until the batch is over.
  Place append(Event event);
  const Event& last() const { return fresh_.back(); }

  // Take back everything since mark(); since the last batch.
  struct Mark {
    Place place;
    std::size_t fresh = 0;
  };
  Mark mark() const { return {newest_, fresh_.size()}; }
  void rewind(const Mark& mark);

  // The batch is on disk: its events, and a new batch begins.
  std::vector<Event> take_fresh();
  std::int64_t newest_sequence() const { return newest_.sequence; }

 private:
  Place newest_;
  std::vector<Event> fresh_;
};

}  // namespace signalbox::sqlite
