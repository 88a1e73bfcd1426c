#include "core/base/codec.h"
#include "core/domain/live/feed_input.h"
#include "core/domain/tools/tool_call.h"

namespace signalbox {
namespace {

// The status of a session follows from the time and is written when the view is.
JsonText body_of(const Json& object, const SessionFacts&) {
  Json body = object;
  body.erase("status");
  return to_text(body);
}

template <class Facts>
JsonText body_of(const Json& object, const Facts&) {
  return to_text(object);
}

template <class Facts>
void decode_row(const Json& json, SubjectRow<Facts>& row, const std::string& path, Decoding& in) {
  decode_into(json, row.facts, path, in);
  if (in.ok()) row.body = body_of(json, row.facts);
}

template <class Facts>
void decode_rows(const Json& snapshot, const char* name, std::vector<SubjectRow<Facts>>& rows, Decoding& in) {
  const std::string path = std::string("snapshot.") + name;
  const auto list = snapshot.find(name);
  if (list == snapshot.end()) return;
  if (!list->is_array()) return in.wrong(path, "must be a list");
  for (std::size_t i = 0; i < list->size(); ++i)
    decode_row((*list)[i], rows.emplace_back(), path + "[" + std::to_string(i) + "]", in);
}

Result<FeedInput> read_snapshot(const Json& input) {
  Decoding in(UnknownFields::ignore);
  const Json& snapshot = member(input, "snapshot");
  if (!snapshot.is_object()) return invalid_field("snapshot", "must be an object");
  FeedSnapshot out;
  decode_into(member(snapshot, "asOf"), out.as_of, "snapshot.asOf", in);
  decode_into(member(snapshot, "now"), out.now, "snapshot.now", in);
  if (snapshot.contains("setup")) decode_into(snapshot["setup"], out.setup, "snapshot.setup", in);
  decode_rows(snapshot, "sessions", out.sessions, in);
  decode_rows(snapshot, "workers", out.workers, in);
  decode_rows(snapshot, "connections", out.connections, in);
  decode_rows(snapshot, "runs", out.runs, in);
  if (!in.ok()) return std::move(in).error();
  return FeedInput(std::move(out));
}

template <class Facts>
void read_changed(const Json& data, FeedEvent& event) {
  Decoding in(UnknownFields::ignore);
  SubjectRow<Facts> row;
  decode_row(data, row, "data", in);
  if (!in.ok() || row.facts.id != event.subject.id) {
    event.change = UnreadableEvent{};
    return;
  }
  row.position = event.id;
  event.change = std::move(row);
}

void read_tool_call(const Json& data, FeedEvent& event) {
  const bool readable = data.is_object();
  event.change = ToolCallChange{readable && member(data, "outcome") == encode(CallOutcome::succeeded)};
}

void read_change(const Json& json, FeedEvent& event) {
  const std::string& kind = event.subject.kind;
  const std::string type = text_member(json, "type");
  const Json& data = member(json, "data");
  const bool known = kind == subject_kind::kSession || kind == subject_kind::kWorker ||
                     kind == subject_kind::kConnection || kind == subject_kind::kRun;
  if (known && type == kind + ".removed") {
    event.change = Removal{};
  } else if (type != kind + ".changed") {
    return;
  } else if (kind == subject_kind::kSession) {
    read_changed<SessionFacts>(data, event);
  } else if (kind == subject_kind::kWorker) {
    read_changed<WorkerFacts>(data, event);
  } else if (kind == subject_kind::kConnection) {
    read_changed<ConnectionFacts>(data, event);
  } else if (kind == subject_kind::kRun) {
    read_changed<RunFacts>(data, event);
  } else if (kind == subject_kind::kToolCall) {
    read_tool_call(data, event);
  }
}

FeedEvent read_event(const Json& json) {
  FeedEvent event;
  Decoding in(UnknownFields::ignore);
  if (!json.is_object()) return event;
  decode_into(member(json, "id"), event.id, "id", in);
  decode_into(member(json, "rev"), event.rev, "rev", in);
  const Json& subject = member(json, "subject");
  if (subject.is_object()) {
    event.subject.kind = text_member(subject, "kind");
    event.subject.id = text_member(subject, "id");
  }
  if (in.ok() && !event.id.empty() && !event.subject.id.empty()) read_change(json, event);
  return event;
}

Result<FeedInput> read_events(const Json& input) {
  const Json& events = member(input, "events");
  if (!events.is_array()) return invalid_field("events", "must be a list");
  FeedEvents out;
  out.events.reserve(events.size());
  for (const Json& event : events) out.events.push_back(read_event(event));
  return FeedInput(std::move(out));
}

template <class Input>
Result<FeedInput> read_plain(const Json& input) {
  TRY(Input value, decode<Input>(input, UnknownFields::ignore));
  return FeedInput(std::move(value));
}

}  // namespace

Result<FeedInput> read_feed_input(std::string_view json) {
  TRY(const Json input, parse_json(json, "feed input"));
  if (!input.is_object()) return Error{ErrorCode::invalid_argument, "feed input must be an object"};
  const std::string kind = text_member(input, "kind");
  if (kind == "snapshot") return read_snapshot(input);
  if (kind == "events") return read_events(input);
  if (kind == "link") return read_plain<LinkChange>(input);
  if (kind == "toggle") return read_plain<LeverPull>(input);
  if (kind == "toggle_failed") return read_plain<LeverRefusal>(input);
  if (kind == "tick") return read_plain<Tick>(input);
  if (kind == "reset") return FeedInput(FeedReset{});
  return invalid_field("kind", "must be one of: snapshot, events, link, toggle, toggle_failed, tick, reset");
}

}  // namespace signalbox
