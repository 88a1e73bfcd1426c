// TIME_NOW
#include "core/base/json.h"
#include "server/builtin/builtin_tools.h"

namespace signalbox {
namespace {

// The wall clock at an offset, as RFC 3339 with that offset.
std::string local_time(Instant now, int offset_seconds) {
  std::string text = format_rfc3339(Instant{(now.ms / 1000 + offset_seconds) * 1000});
  text.pop_back();  // "Z"
  const int minutes = std::abs(offset_seconds) / 60;
  char offset[8];
  std::snprintf(offset, sizeof offset, "%c%02d:%02d", offset_seconds < 0 ? '-' : '+', minutes / 60 % 100,
                minutes % 60);
  return text + offset;
}

Result<JsonText> time_now(BuiltinWorld& world, const JsonText& arguments, const CallContext&) {
  std::string name = text_member(from_text(arguments), "timeZone");
  if (name.empty()) name = "UTC";
  TRY(const Zone zone, world.zones.find(name));
  const Instant now = world.clock.now();
  return to_text({{"utc", format_rfc3339(now)},
                  {"local", local_time(now, zone.offset_seconds_at(now))},
                  {"timeZone", zone.name()},
                  {"epochMs", now.ms}});
}

}  // namespace

BuiltinTool time_now_tool() {
  Tool tool;
  tool.slug = "TIME_NOW";
  tool.toolkit = "time";
  tool.title = "Current time";
  tool.description = "Returns the current date and time, in UTC and in a time zone of your choice.";
  tool.input_schema = {R"({"type":"object","additionalProperties":false,"properties":{
    "timeZone":{"type":"string","maxLength":64,"description":"IANA name such as Europe/Berlin. UTC when left out."}}})"};
  tool.hints = {.read_only = true, .destructive = false, .idempotent = true, .open_world = false};
  return {std::move(tool), time_now};
}

}  // namespace signalbox
