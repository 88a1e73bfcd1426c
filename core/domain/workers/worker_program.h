// What a worker does, as a pure question: given what is known so far, what comes next? The engine performs
// the call, remembers its output under the step's key and asks again (docs/add-a-worker.md).
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/runs/run.h"

namespace signalbox {

// What a worker may know when it is asked. Everything but started_at is the same again after a crash.
struct Situation {
  const JsonText& config;
  const std::optional<JsonText>& cursor;  // none on the first run, and in a preview
  std::span<const Step> done;             // succeeded steps, in order
  Instant started_at;
  std::optional<Instant> preview_since;  // set in a preview: report what is newer than this
};

// Call a tool; its output will be in `done` under `key`.
struct CallNext {
  std::string key;
  std::string tool;
  JsonText arguments;
  bool read_only = true;  // otherwise the intent is stored first, and a lost outcome waits for a person
};

// The run is over and was a success.
struct Finish {
  JsonText cursor;
  JsonText result;
  std::int64_t new_items = 0;
  std::string message;  // for the user; empty when there is nothing to tell
};

using NextMove = std::variant<CallNext, Finish, Error>;

using WorkerProgram = std::function<NextMove(const Situation&)>;

// The program of a worker type; empty when there is none of that name.
WorkerProgram find_worker_program(std::string_view type);

// The output of a step that has succeeded, or null.
const Step* find_step(std::span<const Step> done, std::string_view key);

}  // namespace signalbox
