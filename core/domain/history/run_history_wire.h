// The run history with JSON text in and out, as the browser and the parity vectors use it.
#pragma once

#include <string_view>

#include "core/base/json_text.h"
#include "core/domain/history/run_history.h"

namespace signalbox {

// `columns` as answered by GET /api/v1/runs/columns; unknown fields are ignored. Value: {"rows": total}.
Result<JsonText> append_runs(RunHistory& history, std::string_view columns);

// `run` as in the event feed. Value: {"rows": total}.
Result<JsonText> upsert_run(RunHistory& history, std::string_view run);

// Value: {"total","matched","counts":{state: n},"p50Ms","p95Ms"}, the last two null without durations.
Result<JsonText> select_runs(RunHistory& history, std::string_view filter);

// Value: {"rows":[…]}.
JsonText encode_rows(const std::vector<HistoryRow>& rows);

}  // namespace signalbox
