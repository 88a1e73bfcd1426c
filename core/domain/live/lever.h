// A worker's switch. A pull shows at once and locks the lever until the server's own event confirms it; a
// refusal or silence puts it back and says why.
#pragma once

#include <optional>
#include <string>

#include "core/base/fields.h"
#include "core/base/result.h"
#include "core/base/time.h"

namespace signalbox {

inline constexpr Duration kLeverPatience = Duration::seconds(10);

struct LeverView {
  bool on = false;
  bool pending = false;
  bool locked = false;
  std::string error;  // why the last pull did not hold; empty when there is nothing to say
};

class Lever {
 public:
  // The user wants `wanted`. Fails with conflict while an earlier pull is not answered.
  Status pull(bool enabled, bool wanted, Instant at);

  // The server's word, from an event or a snapshot.
  void observe(bool enabled);

  // The request failed. Nothing happens when the change was confirmed meanwhile.
  void refuse(std::string_view reason);

  // Gives up on an answer after kLeverPatience.
  void tick(Instant now);

  LeverView view(bool enabled, bool can_be_pulled) const;

 private:
  struct Pull {
    bool wanted;
    Instant at;
  };
  std::optional<Pull> pending_;
  std::optional<bool> missed_;  // what was wanted when `error_` came
  std::string error_;
};

template <>
struct Fields<LeverView> {
  static constexpr auto list =
      std::make_tuple(field("on", &LeverView::on), field("pending", &LeverView::pending),
                      field("locked", &LeverView::locked), field("error", &LeverView::error));
};

}  // namespace signalbox
