#include <algorithm>

#include "core/domain/history/run_history_wire.h"
#include "wasm/api.h"

namespace signalbox::wasm {
namespace {

// JavaScript's numbers, NaN included, as a row number.
std::int64_t whole(double number) {
  if (!(number > 0)) return 0;
  return static_cast<std::int64_t>(std::min(number, 1e9));
}

}  // namespace

Result<JsonText> BrowserCore::feed(std::string_view input) { return feed_.apply(input); }

Result<JsonText> BrowserCore::history_clear() {
  history_ = RunHistory();
  return JsonText{};
}

Result<JsonText> BrowserCore::history_append(std::string_view columns) {
  return append_runs(history_, columns);
}

Result<JsonText> BrowserCore::history_upsert(std::string_view run) { return upsert_run(history_, run); }

Result<JsonText> BrowserCore::history_filter(std::string_view filter) {
  return select_runs(history_, filter);
}

Result<JsonText> BrowserCore::history_rows(double offset, double count) {
  return encode_rows(history_.rows(whole(offset), whole(count)));
}

}  // namespace signalbox::wasm
