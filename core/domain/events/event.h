// An event: one stored fact of the change feed, written in the commit of the change itself. Its id is an
// opaque cursor in commit order; consumers ignore types and fields they do not know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/fields.h"
#include "core/base/json_text.h"
#include "core/base/time.h"

namespace signalbox {

// What an event is about. The wire names of these kinds are the dashboard's collections as well.
namespace subject_kind {
inline constexpr std::string_view kSession = "session";
inline constexpr std::string_view kWorker = "worker";
inline constexpr std::string_view kRun = "run";
inline constexpr std::string_view kConnection = "connection";
inline constexpr std::string_view kToolCall = "tool_call";
}  // namespace subject_kind

struct Subject {
  std::string kind;
  std::string id;
};

struct Event {
  std::int64_t v = 1;
  std::string id;    // evt_…, given by the store at commit
  std::string type;  // "<kind>.changed" with the whole view in data, "<kind>.removed" with {}
  Instant at;
  std::string project_id;
  std::optional<std::string> user_id;
  Subject subject;
  std::int64_t rev = 0;
  JsonText data;
};

template <>
struct Fields<Subject> {
  static constexpr auto list = std::make_tuple(field("kind", &Subject::kind), field("id", &Subject::id));
};

template <>
struct Fields<Event> {
  static constexpr auto list = std::make_tuple(
      field("v", &Event::v), field("id", &Event::id), field("type", &Event::type), field("at", &Event::at),
      field("projectId", &Event::project_id), field("userId", &Event::user_id),
      field("subject", &Event::subject), field("rev", &Event::rev), field("data", &Event::data));
};

}  // namespace signalbox
