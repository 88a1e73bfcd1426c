// A feed to try a worker on without an account or the internet: a made-up signal box that logs a train every
// minute, so that each run of a monitor finds what is new since the last.
#pragma once

#include <string>
#include <string_view>

#include "core/base/time.h"

namespace signalbox::api {

inline constexpr std::string_view kSampleFeedPath = "/sample/feed.xml";

// RSS 2.0 with the newest twenty entries at `now`.
std::string sample_feed(std::string_view origin, Instant now);

}  // namespace signalbox::api
