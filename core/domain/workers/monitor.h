// What monitors have in common: items found outside, a baseline first, then only what is new.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fields.h"
#include "core/base/time.h"
#include "core/domain/workers/worker_program.h"

namespace signalbox {

// A first run reports at most this many, and remembers the rest as known.
inline constexpr std::size_t kBaselineItems = 5;

struct MonitorItem {
  std::string id;
  std::string title;
  std::string link;
  std::string text;
  std::string author;
  std::optional<Instant> published_at;
};

struct MonitorReport {
  std::vector<MonitorItem> items;  // newest first
  std::int64_t checked = 0;        // how many were looked at
  bool baseline = false;
};

// What the user calls an item: {"mention", "mentions"}.
struct Noun {
  std::string_view one;
  std::string_view many;
};

// The end of a monitor's run.
Finish finish_monitor(const MonitorReport& report, JsonText cursor, const Noun& noun);

// Whether the item's title or text has one of the words (ASCII letters match in any case); no words match
// all.
bool matches_any(const MonitorItem& item, const std::vector<std::string>& words);

template <>
struct Fields<MonitorItem> {
  static constexpr auto list = std::make_tuple(
      field("id", &MonitorItem::id), optional_field("title", &MonitorItem::title),
      optional_field("link", &MonitorItem::link), optional_field("text", &MonitorItem::text),
      optional_field("author", &MonitorItem::author), field("publishedAt", &MonitorItem::published_at));
};

template <>
struct Fields<MonitorReport> {
  static constexpr auto list =
      std::make_tuple(field("items", &MonitorReport::items), field("checked", &MonitorReport::checked),
                      optional_field("baseline", &MonitorReport::baseline));
};

}  // namespace signalbox
