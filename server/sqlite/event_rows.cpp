// The change feed: appended in commit order, read on from a cursor.
#include <algorithm>

#include "core/base/id.h"
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

constexpr std::string_view kSelect =
    "SELECT seq, stamp, v, type, at, project_id, user_id, subject_kind, subject_id, rev, data FROM events";
constexpr std::int64_t kMaxBatch = 1000;

Event read_event(Row& row) {
  const std::int64_t sequence = row.integer();
  Event event;
  event.id = event_id(row.instant(), sequence);
  event.v = row.integer();
  event.type = row.text();
  event.at = row.instant();
  event.project_id = row.text();
  event.user_id = row.maybe_text();
  event.subject.kind = row.text();
  event.subject.id = row.text();
  event.rev = row.integer();
  event.data = row.json();
  return event;
}

Result<std::optional<EventTail::Place>> find_place(Database& database, std::string_view sql,
                                                   std::int64_t value) {
  return database.find(
      sql,
      [](Row& row) {
        return EventTail::Place{row.integer(), row.instant()};
      },
      value);
}

// The place a cursor names; none when no kept event has that id.
Result<std::optional<std::int64_t>> place_of(Database& database, std::string_view cursor) {
  if (cursor.empty()) return std::optional<std::int64_t>(0);
  const auto sequence = static_cast<std::int64_t>(sequence_of(id_prefix::kEvent, cursor));
  TRY(const auto place, find_place(database, "SELECT seq, stamp FROM events WHERE seq = ?", sequence));
  const bool known = place && event_id(place->stamp, place->sequence) == cursor;
  return known ? std::optional(sequence) : std::nullopt;
}

Result<EventBatch> read_after(Database& database, const Owner& owner, std::string_view cursor,
                              std::int64_t limit) {
  static const std::string of_project =
      std::string(kSelect) + " WHERE project_id = ? AND seq > ? ORDER BY seq LIMIT ?";
  static const std::string of_user =
      std::string(kSelect) + " WHERE project_id = ? AND user_id = ? AND seq > ? ORDER BY seq LIMIT ?";
  TRY(const auto place, place_of(database, cursor));
  if (!place) return EventBatch{.events = {}, .reset = true};
  const std::int64_t rows = std::clamp<std::int64_t>(limit, 1, kMaxBatch);
  TRY(auto events, owner.user_id
                       ? database.select(of_user, read_event, owner.project_id, *owner.user_id, *place, rows)
                       : database.select(of_project, read_event, owner.project_id, *place, rows));
  return EventBatch{.events = std::move(events), .reset = false};
}

}  // namespace

std::string event_id(Instant stamp, std::int64_t sequence) {
  return make_ordered_id(id_prefix::kEvent, stamp, static_cast<std::uint64_t>(sequence));
}

Result<EventTail> EventTail::load(Database& database) {
  EventTail tail;
  TRY(const auto newest, find_place(database, "SELECT seq, stamp FROM events ORDER BY seq DESC LIMIT ?", 1));
  tail.newest_ = newest.value_or(Place{});
  return tail;
}

EventTail::Place EventTail::append(Event event) {
  newest_ = {newest_.sequence + 1, std::max(newest_.stamp, event.at)};
  event.id = event_id(newest_.stamp, newest_.sequence);
  fresh_.push_back(std::move(event));
  return newest_;
}

void EventTail::rewind(const Mark& mark) {
  newest_ = mark.place;
  fresh_.resize(mark.fresh);
}

std::vector<Event> EventTail::take_fresh() { return std::exchange(fresh_, {}); }

Result<bool> apply(Writing& writing, const AddEvent& change) {
  const EventTail::Mark mark = writing.events.mark();
  const EventTail::Place place = writing.events.append(change.event);
  const Event& event = change.event;
  Result<bool> added = writing.database.change(
      "INSERT INTO events (seq, stamp, v, type, at, project_id, user_id, subject_kind, subject_id, rev, "
      "data) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      place.sequence, place.stamp, event.v, event.type, event.at, event.project_id, event.user_id,
      event.subject.kind, event.subject.id, event.rev, event.data);
  if (!added.ok() || !*added) writing.events.rewind(mark);
  return added;
}

}  // namespace sqlite

using namespace sqlite;

Result<EventBatch> SqliteStore::events_after(const Owner& owner, std::string_view cursor,
                                             std::int64_t limit) {
  return readers_->at_one_moment(
      [&](Database& database) { return read_after(database, owner, cursor, limit); });
}

Result<std::string> SqliteStore::newest_event() {
  return readers_->with([](Database& database) -> Result<std::string> {
    TRY(const auto place, find_place(database, "SELECT seq, stamp FROM events ORDER BY seq DESC LIMIT ?", 1));
    return place ? event_id(place->stamp, place->sequence) : std::string();
  });
}

}  // namespace signalbox
