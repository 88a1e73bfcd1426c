#include "core/app/ports.h"

namespace signalbox {

Status commit_or_conflict(ChangeStore& store, ChangeSet changes, std::string message) {
  TRY(const CommitReport report, store.commit(std::move(changes)));
  if (!report.committed) return Error{ErrorCode::conflict, std::move(message)};
  return {};
}

}  // namespace signalbox
