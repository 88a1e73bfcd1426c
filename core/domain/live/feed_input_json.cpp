#include "core/base/codec.h"
#include "core/domain/live/feed_input.h"
#include "core/domain/tools/tool_call.h"

namespace signalbox {
namespace {

// Kinds of the feed that have a list in the view.
bool has_rows(std::string_view kind) {
  return kind == subject_kind::kSession || kind == subject_kind::kWorker ||
         kind == subject_kind::kConnection || kind == subject_kind::kRun;
}

SubjectFacts decode_facts(std::string_view kind, const Json& json, const std::string& path, Decoding& in) {
  const auto as = [&](auto facts) -> SubjectFacts {
    decode_into(json, facts, path, in);
    return facts;
  };
  if (kind == subject_kind::kSession) return as(SessionFacts());
  if (kind == subject_kind::kWorker) return as(WorkerFacts());
  if (kind == subject_kind::kConnection) return as(ConnectionFacts());
  return as(RunFacts());
}

SubjectRow decode_row(std::string_view kind, const Json& json, const std::string& path, Decoding& in) {
  SubjectRow row;
  decode_into(json, row.head, path, in);
  if (!in.ok()) return row;
  row.facts = decode_facts(kind, json, path, in);
  if (kind != subject_kind::kSession) {
    row.body = to_text(json);
  } else {  // its status follows from the time and is written when the view is
    Json body = json;
    body.erase("status");
    row.body = to_text(body);
  }
  return row;
}

std::vector<SubjectRow> decode_rows(std::string_view kind, const Json& snapshot, const char* name,
                                    Decoding& in) {
  std::vector<SubjectRow> rows;
  const std::string path = std::string("snapshot.") + name;
  const Json& list = member(snapshot, name);
  if (!list.is_array() && !list.is_null()) in.wrong(path, "must be a list");
  for (std::size_t i = 0; list.is_array() && i < list.size(); ++i)
    rows.push_back(decode_row(kind, list[i], path + "[" + std::to_string(i) + "]", in));
  return rows;
}

Result<FeedInput> read_snapshot(const Json& input) {
  Decoding in(UnknownFields::ignore);
  const Json& snapshot = member(input, "snapshot");
  if (!snapshot.is_object()) return invalid_field("snapshot", "must be an object");
  FeedSnapshot out;
  decode_into(member(snapshot, "asOf"), out.as_of, "snapshot.asOf", in);
  decode_into(member(snapshot, "now"), out.now, "snapshot.now", in);
  if (snapshot.contains("setup")) decode_into(snapshot["setup"], out.setup, "snapshot.setup", in);
  out.sessions = decode_rows(subject_kind::kSession, snapshot, "sessions", in);
  out.workers = decode_rows(subject_kind::kWorker, snapshot, "workers", in);
  out.connections = decode_rows(subject_kind::kConnection, snapshot, "connections", in);
  out.runs = decode_rows(subject_kind::kRun, snapshot, "runs", in);
  if (!in.ok()) return std::move(in).error();
  return FeedInput(std::move(out));
}

void read_changed(const Json& data, FeedEvent& event) {
  Decoding in(UnknownFields::ignore);
  SubjectRow row = decode_row(event.subject.kind, data, "data", in);
  if (!in.ok() || row.head.id != event.subject.id) {
    event.change = UnreadableEvent{};
    return;
  }
  row.position = event.id;
  event.change = std::move(row);
}

void read_change(const Json& json, FeedEvent& event) {
  const std::string& kind = event.subject.kind;
  const std::string type = text_member(json, "type");
  const Json& data = member(json, "data");
  if (has_rows(kind) && type == kind + ".removed") event.change = Removal{};
  if (type != kind + ".changed") return;
  if (has_rows(kind)) return read_changed(data, event);
  if (kind == subject_kind::kToolCall)
    event.change = ToolCallChange{member(data, "outcome") == encode(CallOutcome::succeeded)};
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
