// The live indicator: how far what the page shows can be trusted, from the state of the event stream.
#pragma once

#include <optional>
#include <string>

#include "core/base/fields.h"
#include "core/base/time.h"

namespace signalbox {

// What the page sees of its stream.
enum class LinkState { connecting, open, lost, offline, signed_out };

enum class LiveState { connecting, live, reconnecting, stale, offline, signed_out };

// After this long without a stream the page stops saying that it will be back in a moment.
inline constexpr Duration kStaleAfter = Duration::seconds(15);

struct LiveView {
  LiveState state = LiveState::connecting;
  std::string word;              // such as "Reconnecting (5 s)"
  std::optional<Instant> since;  // by the page's clock: live since, or not live since
  std::string detail;            // a sentence: what it means and what to do
};

class LiveLink {
 public:
  void change(LinkState state) { link_ = state; }

  // To be called after each input. `complete`: everything up to the last event is known, so nothing but the
  // stream can make the view old.
  void settle(bool complete, Instant now);

  // Whether changes can be asked of the server.
  bool can_write() const { return link_ != LinkState::offline && link_ != LinkState::signed_out; }

  // `has_data`: there is something to show, however old.
  LiveView view(bool has_data, Instant now) const;

 private:
  LiveView interrupted(Instant now) const;

  LinkState link_ = LinkState::connecting;
  std::optional<Instant> started_at_;
  std::optional<Instant> live_since_;
  std::optional<Instant> lost_since_;
};

template <>
struct EnumNames<LinkState> {
  static constexpr std::pair<LinkState, std::string_view> list[] = {{LinkState::connecting, "connecting"},
                                                                    {LinkState::open, "open"},
                                                                    {LinkState::lost, "lost"},
                                                                    {LinkState::offline, "offline"},
                                                                    {LinkState::signed_out, "signed_out"}};
};

template <>
struct EnumNames<LiveState> {
  static constexpr std::pair<LiveState, std::string_view> list[] = {
      {LiveState::connecting, "connecting"},     {LiveState::live, "live"},
      {LiveState::reconnecting, "reconnecting"}, {LiveState::stale, "stale"},
      {LiveState::offline, "offline"},           {LiveState::signed_out, "signed_out"}};
};

}  // namespace signalbox
