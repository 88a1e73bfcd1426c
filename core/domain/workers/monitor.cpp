#include "core/domain/workers/monitor.h"
#include "core/base/codec.h"
#include "core/base/text.h"

SIGNALBOX_WIRE(signalbox::MonitorReport);

namespace signalbox {
namespace {

std::string message_for(const MonitorReport& report, const Noun& noun) {
  if (report.items.empty()) return "";
  const std::size_t count = report.items.size();
  const MonitorItem& newest = report.items.front();
  const std::string& headline = newest.title.empty() ? newest.text : newest.title;
  std::string message = std::to_string(count) + (report.baseline ? " recent " : " new ");
  message += count == 1 ? noun.one : noun.many;
  if (!headline.empty()) message += ": " + shorten(headline, 120);
  return message;
}

}  // namespace

Finish finish_monitor(const MonitorReport& report, JsonText cursor, const Noun& noun) {
  return {.cursor = std::move(cursor),
          .result = to_text(encode(report)),
          .new_items = static_cast<std::int64_t>(report.items.size()),
          .message = message_for(report, noun)};
}

bool matches_any(const MonitorItem& item, const std::vector<std::string>& words) {
  if (words.empty()) return true;
  const std::string text = to_lower_ascii(item.title + "\n" + item.text);
  for (const std::string& word : words)
    if (text.find(to_lower_ascii(word)) != std::string::npos) return true;
  return false;
}

}  // namespace signalbox
