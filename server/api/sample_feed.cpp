#include "server/api/sample_feed.h"

namespace signalbox::api {
namespace {

constexpr int kEntries = 20;
constexpr std::string_view kTrains[] = {"the night mail",   "the coal train", "the boat train",
                                        "a stopping train", "the milk train", "an excursion",
                                        "the express"};
constexpr std::string_view kLines[] = {"up main", "down main", "branch"};

std::string entry(std::string_view origin, std::int64_t minute) {
  const std::string number = std::to_string(minute);
  const std::string train(kTrains[minute % 7]);
  const std::string line(kLines[minute % 3]);
  const std::string at = format_rfc3339(Instant{minute * 60'000});
  return "<item><guid isPermaLink=\"false\">train-" + number + "</guid><title>Line clear for " + train +
         "</title><link>" + std::string(origin) + std::string(kSampleFeedPath) + "#" + number +
         "</link><description>Passed the box on the " + line + " line at " + at + ".</description><dc:date>" +
         at + "</dc:date></item>\n";
}

}  // namespace

std::string sample_feed(std::string_view origin, Instant now) {
  std::string feed =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>"
      "<title>Sample signal box</title><link>" +
      std::string(origin) + "/</link><description>Trains that pass, one a minute.</description>\n";
  const std::int64_t newest = now.ms / 60'000;
  for (int i = 0; i < kEntries; ++i) feed += entry(origin, newest - i);
  return feed + "</channel></rss>\n";
}

}  // namespace signalbox::api
