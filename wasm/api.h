// What the page may ask of the core: text in, text out. Nothing throws and nothing needs to be released.
//
// A function is added in one place, the table kFunctions. The Embind bindings, the native runner of the
// parity vectors and the tests all read it; wasm/index.d.ts is checked against it.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/domain/history/run_history.h"
#include "core/domain/live/feed.h"
#include "core/domain/schedule/schedule.h"
#include "core/domain/schedule/zone.h"

namespace signalbox::wasm {

// One instance per module: the zones, the live view and the history that the page has loaded.
// Methods are named after the functions of the table; wasm/index.d.ts says what goes in and comes out.
class BrowserCore {
 public:
  Result<JsonText> load_zone(std::string_view name, std::string_view tzif);
  Result<JsonText> check_schedule(std::string_view json);
  Result<JsonText> preview_schedule(std::string_view json);

  Result<JsonText> check_worker_config(std::string_view json);
  Result<JsonText> worker_types();
  Result<JsonText> check_arguments(std::string_view json);

  Result<JsonText> feed(std::string_view input);

  Result<JsonText> history_clear();
  Result<JsonText> history_append(std::string_view columns);
  Result<JsonText> history_upsert(std::string_view run);
  Result<JsonText> history_filter(std::string_view filter);
  Result<JsonText> history_rows(double offset, double count);

 private:
  Result<Zone> zone_of(const Schedule& schedule) const;

  std::map<std::string, Zone, std::less<>> zones_;  // without UTC, which is always there
  Feed feed_;
  RunHistory history_;
};

using NoArgument = Result<JsonText> (BrowserCore::*)();
using OneText = Result<JsonText> (BrowserCore::*)(std::string_view);
using TwoTexts = Result<JsonText> (BrowserCore::*)(std::string_view, std::string_view);
using TwoNumbers = Result<JsonText> (BrowserCore::*)(double, double);
using Method = std::variant<NoArgument, OneText, TwoTexts, TwoNumbers>;

struct Function {
  std::string_view name;
  Method method;
  std::size_t max_bytes = 0;  // of all texts together
};

inline constexpr std::size_t kKiB = 1024;
inline constexpr std::size_t kMiB = 1024 * kKiB;

inline constexpr Function kFunctions[] = {
    {"loadZone", &BrowserCore::load_zone, 80 * kKiB},
    {"checkSchedule", &BrowserCore::check_schedule, 16 * kKiB},
    {"previewSchedule", &BrowserCore::preview_schedule, 16 * kKiB},
    {"checkWorkerConfig", &BrowserCore::check_worker_config, kMiB},
    {"workerTypes", &BrowserCore::worker_types},
    {"checkArguments", &BrowserCore::check_arguments, 4 * kMiB},
    {"feed", &BrowserCore::feed, 32 * kMiB},
    {"historyClear", &BrowserCore::history_clear},
    {"historyAppend", &BrowserCore::history_append, 64 * kMiB},
    {"historyUpsert", &BrowserCore::history_upsert, 4 * kMiB},
    {"historyFilter", &BrowserCore::history_filter, kMiB},
    {"historyRows", &BrowserCore::history_rows},
};

// {"ok":true,"value":…} or {"ok":false,"error":{"code","message","fields":[{path,message}]}}. The one place
// that catches: whatever a library throws becomes an "internal" error here.
std::string call(BrowserCore& core, const Function& function);
std::string call(BrowserCore& core, const Function& function, std::string_view text);
std::string call(BrowserCore& core, const Function& function, std::string_view first,
                 std::string_view second);
std::string call(BrowserCore& core, const Function& function, double first, double second);

}  // namespace signalbox::wasm
