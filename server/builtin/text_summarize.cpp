// TEXT_SUMMARIZE
#include "core/base/json.h"
#include "core/domain/text/summary.h"
#include "server/builtin/builtin_tools.h"

namespace signalbox {
namespace {

constexpr std::int64_t kDefaultSentences = 3;

Result<JsonText> text_summarize(BuiltinWorld&, const JsonText& arguments, const CallContext&) {
  const Json values = from_text(arguments);
  const Json& wanted = member(values, "sentences");
  const auto count =
      static_cast<std::size_t>(wanted.is_number() ? wanted.get<std::int64_t>() : kDefaultSentences);
  const std::vector<std::string> chosen = summarize(text_member(values, "text"), count);
  std::string summary;
  for (const std::string& sentence : chosen) summary += (summary.empty() ? "" : " ") + sentence;
  return to_text({{"summary", summary}, {"sentences", chosen}, {"method", "extractive"}});
}

}  // namespace

BuiltinTool text_summarize_tool() {
  Tool tool;
  tool.slug = "TEXT_SUMMARIZE";
  tool.toolkit = "text";
  tool.title = "Summarize a text";
  tool.description = "Picks the sentences of a text that say most of what it is about. Uses no model.";
  tool.input_schema = {R"({"type":"object","additionalProperties":false,"required":["text"],"properties":{
    "text":{"type":"string","minLength":1,"maxLength":200000,"description":"The text."},
    "sentences":{"type":"integer","minimum":1,"maximum":20,"description":"How many sentences; 3 when left out."}}})"};
  tool.hints = {.read_only = true, .destructive = false, .idempotent = true, .open_world = false};
  return {std::move(tool), text_summarize};
}

}  // namespace signalbox
