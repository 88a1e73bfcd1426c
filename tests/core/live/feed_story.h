// Objects, events and inputs as the server would tell them, for tests of the live view.
#pragma once

#include <string>
#include <vector>

#include "core/base/id.h"
#include "core/base/json.h"
#include "core/base/time.h"
#include "core/domain/live/feed.h"

namespace signalbox::story {

inline constexpr Instant kNoon{1'795'348'800'000};  // 2026-11-22T12:00:00Z

inline std::string at(std::int64_t seconds) { return format_rfc3339(kNoon + Duration::seconds(seconds)); }

inline std::string event_id(int n) {
  return make_ordered_id(id_prefix::kEvent, kNoon + Duration::millis(n), static_cast<std::uint64_t>(n));
}

inline Json worker(const std::string& id, bool enabled, int rev) {
  return {{"id", id},
          {"userId", "u1"},
          {"type", "feed_monitor"},
          {"enabled", enabled},
          {"config", {}},
          {"pausedReason", ""},
          {"consecutiveFailures", 0},
          {"createdAt", at(-1000)},
          {"lastRunAt", nullptr},
          {"rev", rev}};
}

inline Json run(const std::string& id, const std::string& worker_id, const std::string& state, int created,
                int rev) {
  Json out = {{"id", id},       {"workerId", worker_id}, {"workerType", "feed_monitor"}, {"userId", "u1"},
              {"state", state}, {"trigger", "schedule"}, {"createdAt", at(created)},     {"rev", rev}};
  if (state == "succeeded" || state == "failed" || state == "skipped") out["endedAt"] = at(created + 1);
  return out;
}

inline Json session(const std::string& id, int expires, int rev) {
  return {{"id", id},
          {"userId", "u1"},
          {"status", "active"},
          {"createdAt", at(-1000)},
          {"lastActiveAt", at(0)},
          {"expiresAt", at(expires)},
          {"rev", rev}};
}

inline Json connection(const std::string& id, const std::string& status, int rev) {
  return {{"id", id}, {"toolkit", "github"}, {"status", status}, {"createdAt", at(-1000)}, {"rev", rev}};
}

inline Json event(int n, const std::string& kind, const std::string& change, const Json& data) {
  return {{"v", 1},
          {"id", event_id(n)},
          {"type", kind + "." + change},
          {"at", at(0)},
          {"projectId", "default"},
          {"subject", {{"kind", kind}, {"id", data["id"]}}},
          {"rev", data.value("rev", 0)},
          {"data", change == "changed" ? data : Json::object()}};
}
inline Json changed(int n, const std::string& kind, const Json& data) {
  return event(n, kind, "changed", data);
}
inline Json removed(int n, const std::string& kind, const Json& data) {
  return event(n, kind, "removed", data);
}

inline Json events(std::vector<Json> list) { return {{"kind", "events"}, {"events", list}}; }

inline Json snapshot(int as_of, const Json& lists, int now = 0) {
  Json body = {{"asOf", event_id(as_of)}, {"now", at(now)}, {"setup", Json::object()}};
  body.update(lists);
  return {{"kind", "snapshot"}, {"snapshot", body}};
}

inline Json stream(const std::string& state, int seconds) {
  return {{"kind", "link"}, {"state", state}, {"at", at(seconds)}};
}
inline Json tick(int seconds) { return {{"kind", "tick"}, {"at", at(seconds)}}; }
inline Json toggle(const std::string& id, bool enabled, int seconds) {
  return {{"kind", "toggle"}, {"workerId", id}, {"enabled", enabled}, {"at", at(seconds)}};
}
inline Json toggle_failed(const std::string& id, const std::string& reason) {
  return {{"kind", "toggle_failed"}, {"workerId", id}, {"reason", reason}};
}

// The view after an input that must be accepted: a null value, which fails every check, if it is not.
inline Json tell(Feed& feed, const Json& input) {
  const auto view = feed.apply(dump_json(input));
  return view.ok() ? from_text(*view) : Json();
}

inline Json find(const Json& list, const std::string& id) {
  for (const Json& item : list)
    if (item["id"] == id) return item;
  return {};
}

}  // namespace signalbox::story
