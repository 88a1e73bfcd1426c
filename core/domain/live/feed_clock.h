// Two clocks that need not agree: the page's, by which it waits, and the server's, by which sessions expire
// and days are counted. Each moves only by what inputs say.
#pragma once

#include <algorithm>
#include <optional>

#include "core/base/time.h"

namespace signalbox {

class FeedClock {
 public:
  // The page's time never runs backwards here.
  void page_time(Instant at) {
    page_now_ = page_now_ ? std::max(*page_now_, at) : at;
    if (server_ && !page_at_server_) page_at_server_ = page_now_;
  }
  void server_time(Instant now) {
    server_ = now;
    page_at_server_ = page_now_;
  }

  Instant page_now() const { return page_now_ ? *page_now_ : server_.value_or(Instant{}); }
  Instant server_now() const {
    if (!server_) return page_now();
    return page_at_server_ ? *server_ + (page_now() - *page_at_server_) : *server_;
  }

 private:
  std::optional<Instant> page_now_;
  std::optional<Instant> server_;
  std::optional<Instant> page_at_server_;  // when `server_` was learned
};

}  // namespace signalbox
