#include "core/domain/live/lever.h"

#include "core/base/text.h"

namespace signalbox {

Status Lever::pull(bool enabled, bool wanted, Instant at) {
  if (pending_)
    return Error{ErrorCode::conflict, "the lever is locked until the server has answered the last change"};
  error_.clear();
  missed_.reset();
  if (enabled != wanted) pending_ = Pull{wanted, at};
  return {};
}

void Lever::observe(bool enabled) {
  if (pending_ && pending_->wanted == enabled) pending_.reset();
  if (missed_ == enabled) {
    missed_.reset();
    error_.clear();
  }
}

void Lever::refuse(std::string_view reason) {
  constexpr std::size_t kMaxReason = 500;
  if (!pending_ && !missed_) return;
  if (pending_) missed_ = pending_->wanted;
  pending_.reset();
  error_ = reason.empty() ? "the server refused the change" : shorten(reason, kMaxReason);
}

void Lever::tick(Instant now) {
  if (pending_ && now - pending_->at >= kLeverPatience) refuse("the server did not answer");
}

LeverView Lever::view(bool enabled, bool can_be_pulled) const {
  return {.on = pending_ ? pending_->wanted : enabled,
          .pending = pending_.has_value(),
          .locked = pending_.has_value() || !can_be_pulled,
          .error = error_};
}

}  // namespace signalbox
