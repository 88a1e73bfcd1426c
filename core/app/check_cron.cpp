#include "core/app/check_cron.h"

#include "core/base/codec.h"
#include "core/domain/schedule/cron.h"

namespace signalbox {
namespace {

constexpr std::int64_t kMaxCount = 1000;
constexpr std::size_t kMaxLine = 64 * 1024;

struct Question {
  std::string expr;
  std::string tz = "UTC";
  Instant after;
  std::int64_t count = 1;
};

}  // namespace

template <>
struct Fields<Question> {
  static constexpr auto list =
      std::make_tuple(field("expr", &Question::expr), optional_field("tz", &Question::tz),
                      field("after", &Question::after), optional_field("count", &Question::count));
};

namespace {

Result<std::vector<Instant>> answer(const Json& line, ZoneSource& zones) {
  TRY(const Question question, decode<Question>(line, UnknownFields::ignore));
  return next_fires(question.expr, question.tz, question.after, question.count, zones);
}

}  // namespace

Result<std::vector<Instant>> next_fires(std::string_view expression, std::string_view time_zone,
                                        Instant after, std::int64_t count, ZoneSource& zones) {
  if (count < 1 || count > kMaxCount) return invalid_field("count", "must be 1 to 1000");
  TRY(const Cron cron, Cron::parse(expression));
  TRY(const Zone zone, zones.find(time_zone));
  std::vector<Instant> out;
  for (auto due = cron.next(after, zone); due; due = cron.next(*due, zone)) {
    out.push_back(*due);
    if (static_cast<std::int64_t>(out.size()) == count) break;
  }
  return out;
}

std::string check_cron_line(std::string_view jsonl_line, ZoneSource& zones) {
  Json reply{{"id", nullptr}};
  const auto refuse = [&reply](const Error& error) {
    reply["error"] = error.message;
    return dump_json(reply);
  };
  if (jsonl_line.size() > kMaxLine) return refuse(invalid_field("line", "must be at most 64 KiB long"));
  const auto line = parse_json(jsonl_line, "line");
  if (!line.ok()) return refuse(line.error());
  if (!line->is_object()) return refuse(invalid_field("line", "must be a JSON object"));
  if (const auto id = line->find("id"); id != line->end()) reply["id"] = *id;
  const auto fires = answer(*line, zones);
  if (!fires.ok()) return refuse(fires.error());
  reply["next"] = encode(*fires);
  return dump_json(reply);
}

}  // namespace signalbox
