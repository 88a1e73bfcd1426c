// A worker type says what a worker does, as a pure question: given what is known so far, what comes next?
// The engine performs the call, remembers its output under the step's key and asks again. One type, one file
// (docs/add-a-worker.md).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/domain/runs/run.h"

namespace signalbox {

// What a worker may know when it is asked. Everything here is the same again after a crash.
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

class WorkerType {
 public:
  virtual ~WorkerType() = default;
  virtual std::string_view name() const = 0;  // "feed_monitor"
  virtual std::string_view title() const = 0;
  virtual std::string_view description() const = 0;
  virtual std::string_view toolkit() const = 0;         // whose connection it needs; empty for none
  virtual std::string_view config_schema() const = 0;   // JSON Schema of an object
  virtual std::string_view default_config() const = 0;  // JSON; taken where the user says nothing
  virtual NextMove next(const Situation& situation) const = 0;
};

// All types, in the order the page shows them.
std::span<const WorkerType* const> worker_types();

// Null when there is no such type.
const WorkerType* find_worker_type(std::string_view name);

// The configuration with defaults filled in, or what is wrong with it ("config.feedUrl is required").
Result<JsonText> check_worker_config(const WorkerType& type, const JsonText& config);

// [{name, title, description, toolkit, configSchema, defaultConfig}]
JsonText encode_worker_types();

// The output of a step that has succeeded, or null.
const Step* find_step(std::span<const Step> done, std::string_view key);

}  // namespace signalbox
