// What can be told to the live view, as JSON with a "kind":
//
//   {"kind":"snapshot","snapshot":<GET /api/v1/snapshot>}      {"kind":"events","events":[<Event>…]}
//   {"kind":"link","state":"open","at":…}                      {"kind":"tick","at":…}
//   {"kind":"toggle","workerId":…,"enabled":true,"at":…} {"kind":"toggle_failed","workerId":…,"reason":…}
//   {"kind":"reset"}                                           the feed cannot go on from where we were
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/domain/events/event.h"
#include "core/domain/live/live_facts.h"
#include "core/domain/live/live_link.h"
#include "core/domain/live/subjects.h"

namespace signalbox {

// The first steps of a newcomer; each stays done.
struct FeedSetup {
  bool session_created = false;
  bool tool_called = false;
  bool feed_ran = false;
};

struct FeedSnapshot {
  std::string as_of;
  Instant now;  // by the server's clock
  FeedSetup setup;
  std::vector<SubjectRow> sessions;
  std::vector<SubjectRow> workers;
  std::vector<SubjectRow> connections;
  std::vector<SubjectRow> runs;
};

struct UnknownEvent {};     // of a kind or type that this build does not know: ignored
struct UnreadableEvent {};  // of a known kind, but not of its shape: what we know is no longer complete
struct Removal {};
struct ToolCallChange {
  bool succeeded = false;
};

struct FeedEvent {
  std::string id;
  Subject subject;
  std::int64_t rev = 0;
  std::variant<UnknownEvent, UnreadableEvent, Removal, ToolCallChange, SubjectRow> change;
};

struct FeedEvents {
  std::vector<FeedEvent> events;
};

struct LinkChange {
  LinkState state = LinkState::connecting;
  Instant at;
};

struct LeverPull {
  std::string worker_id;
  bool enabled = false;
  Instant at;
};

struct LeverRefusal {
  std::string worker_id;
  std::string reason;
};

struct Tick {
  Instant at;
};

struct FeedReset {};

using FeedInput =
    std::variant<FeedSnapshot, FeedEvents, LinkChange, LeverPull, LeverRefusal, Tick, FeedReset>;

// Fails with invalid_argument; unknown fields are ignored.
Result<FeedInput> read_feed_input(std::string_view json);

template <>
struct Fields<FeedSetup> {
  static constexpr auto list = std::make_tuple(optional_field("sessionCreated", &FeedSetup::session_created),
                                               optional_field("toolCalled", &FeedSetup::tool_called),
                                               optional_field("feedRan", &FeedSetup::feed_ran));
};

template <>
struct Fields<LinkChange> {
  static constexpr auto list =
      std::make_tuple(field("state", &LinkChange::state), field("at", &LinkChange::at));
};

template <>
struct Fields<LeverPull> {
  static constexpr auto list =
      std::make_tuple(field("workerId", &LeverPull::worker_id), field("enabled", &LeverPull::enabled),
                      field("at", &LeverPull::at));
};

template <>
struct Fields<LeverRefusal> {
  static constexpr auto list = std::make_tuple(field("workerId", &LeverRefusal::worker_id),
                                               optional_field("reason", &LeverRefusal::reason));
};

template <>
struct Fields<Tick> {
  static constexpr auto list = std::make_tuple(field("at", &Tick::at));
};

}  // namespace signalbox
