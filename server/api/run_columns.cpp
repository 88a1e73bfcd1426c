#include "server/api/run_columns.h"

#include <map>

#include "core/base/codec.h"

namespace signalbox::api {
namespace {

// Texts numbered in order of appearance.
class Dictionary {
 public:
  int index_of(const std::string& text) {
    const auto [entry, is_new] = numbers_.try_emplace(text, static_cast<int>(texts_.size()));
    if (is_new) texts_.push_back(text);
    return entry->second;
  }
  const Json& texts() const { return texts_; }

 private:
  std::map<std::string, int> numbers_;
  Json texts_ = Json::array();
};

template <class E>
Json names_of_enum() {
  Json names = Json::array();
  for (const auto& entry : EnumNames<E>::list) names.push_back(entry.second);
  return names;
}

class Columns {
 public:
  void add(const Run& run) {
    const auto put = [&](const char* column, Json value) { columns_[column].push_back(std::move(value)); };
    put("ids", run.id);
    put("worker", workers_.index_of(run.worker_id));
    put("type", types_.index_of(run.worker_type));
    put("user", users_.index_of(run.user_id));
    put("state", static_cast<int>(run.state));
    put("trigger", static_cast<int>(run.trigger));
    put("createdAtMs", run.created_at.ms);
    put("durationMs", run.started_at && run.ended_at ? (*run.ended_at - *run.started_at).ms : -1);
    put("newItems", run.new_items);
  }

  std::string finish(const std::string& as_of) && {
    columns_["asOf"] = as_of;
    columns_["workers"] = workers_.texts();
    columns_["types"] = types_.texts();
    columns_["users"] = users_.texts();
    columns_["states"] = names_of_enum<RunState>();
    columns_["triggers"] = names_of_enum<RunTrigger>();
    return dump_json(columns_);
  }

 private:
  Json columns_ = {
      {"ids", Json::array()},         {"worker", Json::array()},     {"type", Json::array()},
      {"user", Json::array()},        {"state", Json::array()},      {"trigger", Json::array()},
      {"createdAtMs", Json::array()}, {"durationMs", Json::array()}, {"newItems", Json::array()}};
  Dictionary workers_;
  Dictionary types_;
  Dictionary users_;
};

}  // namespace

Result<std::string> run_columns(Ports& ports, const Owner& owner) {
  TRY(const std::string as_of, ports.events.newest_event());
  Columns columns;
  RunFilter filter;
  filter.owner = owner;
  PageRequest page{.limit = 200, .cursor = ""};
  for (std::int64_t rows = 0; rows < kMaxHistoryRows;) {
    TRY(const Page<Run> runs, ports.runs.list_runs(filter, page));
    for (const Run& run : runs.items) columns.add(run);
    rows += static_cast<std::int64_t>(runs.items.size());
    if (!runs.next_cursor) break;
    page.cursor = *runs.next_cursor;
  }
  return std::move(columns).finish(as_of);
}

}  // namespace signalbox::api
