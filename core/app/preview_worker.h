// What a worker would have reported from the last 24 hours, without side effects and without touching its
// cursor or its runs.
#pragma once

#include <string>
#include <vector>

#include "core/app/call_tool.h"
#include "core/domain/workers/worker.h"

namespace signalbox {

struct PreviewCall {
  std::string tool;
  Duration duration;
};

struct Preview {
  JsonText result;
  std::int64_t new_items = 0;
  std::string message;
  std::vector<PreviewCall> calls;
};

// `config`: tried instead of the stored one. Fails like the run would, and with permission_denied when the
// worker would have to do something that is not read-only.
Result<Preview> preview_worker(const Calling& calling, const Session& session, const WorkerRecord& worker,
                               const std::optional<JsonText>& config, const CallContext& context);

std::string encode_preview(const Preview& preview);

}  // namespace signalbox
