// A worker type: what a worker is called, needs and can be told. What it does is its program
// (core/domain/workers/worker_program.h), apart from this, so that the browser's build carries only the
// words.
#pragma once

#include <span>
#include <string_view>

#include "core/base/json_text.h"
#include "core/base/result.h"

namespace signalbox {

struct WorkerType {
  std::string_view name;  // "feed_monitor"
  std::string_view title;
  std::string_view description;
  std::string_view toolkit;         // whose connection it needs; empty for none
  std::string_view config_schema;   // JSON Schema of an object
  std::string_view default_config;  // JSON; taken where the user says nothing
};

// All types, in the order the page shows them.
std::span<const WorkerType* const> worker_types();

// Null when there is no such type.
const WorkerType* find_worker_type(std::string_view name);

// The configuration with defaults filled in, or what is wrong with it ("config.feedUrl is required").
Result<JsonText> check_worker_config(const WorkerType& type, const JsonText& config);

// [{name, title, description, toolkit, configSchema, defaultConfig}]
JsonText encode_worker_types();

}  // namespace signalbox
