// Where finished calls are reported: recorded, counted and made visible, written behind.
#pragma once

#include "core/domain/tools/tool_call.h"

namespace signalbox {

class CallSink {
 public:
  virtual ~CallSink() = default;
  virtual void call_ended(const ToolCallRecord& call) = 0;
  // The credential and the connection that were used, for "last used".
  virtual void key_used(const std::string& key_id) = 0;
  virtual void connection_used(const std::string& project_id, const std::string& connection_id) = 0;
};

}  // namespace signalbox
