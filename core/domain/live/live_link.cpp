#include "core/domain/live/live_link.h"

namespace signalbox {

void LiveLink::settle(bool complete, Instant now) {
  if (!started_at_) started_at_ = now;
  const bool is_live = link_ == LinkState::open && complete;
  if (is_live == live_since_.has_value()) return;
  if (is_live) {
    live_since_ = now;
    lost_since_.reset();
  } else {
    live_since_.reset();
    lost_since_ = now;
  }
}

LiveView LiveLink::view(bool has_data, Instant now) const {
  const auto since = lost_since_ ? lost_since_ : started_at_;
  if (link_ == LinkState::signed_out)
    return {LiveState::signed_out, "Signed out", since, "Enter a key to see what happens now."};
  if (link_ == LinkState::offline && has_data)
    return {LiveState::offline, "Offline (cached)", since,
            "This device has no network. What you see is the last known state; changes are disabled."};
  if (link_ == LinkState::offline)
    return {LiveState::offline, "Offline", since, "This device has no network."};
  if (live_since_) return {LiveState::live, "Live", live_since_, "Changes appear here as they happen."};
  return interrupted(now);
}

LiveView LiveLink::interrupted(Instant now) const {
  if (!lost_since_) return {LiveState::connecting, "Connecting", started_at_, "Loading the current state."};
  const Duration gap = now - *lost_since_;
  if (gap >= kStaleAfter)
    return {LiveState::stale, "Stale", lost_since_,
            "The server does not answer. What you see may have changed since; trying again."};
  return {LiveState::reconnecting, "Reconnecting (" + std::to_string(gap.ms / 1000) + " s)", lost_since_,
          "The connection was lost; trying again."};
}

}  // namespace signalbox
