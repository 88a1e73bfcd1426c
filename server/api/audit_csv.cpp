#include "server/api/audit_csv.h"

#include "core/base/codec.h"

namespace signalbox::api {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

std::string line_of(std::initializer_list<std::string_view> cells) {
  std::string line;
  for (const std::string_view cell : cells) line += (line.empty() ? "" : ",") + csv_cell(cell);
  line += kLineEnd;
  return line;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos)
    cell += '\'';
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  cell += '"';
  return cell;
}

std::string audit_csv_head() {
  return line_of({"at", "id", "projectId", "actorKind", "actorId", "address", "requestId", "action",
                  "subjectKind", "subjectId", "userId", "detail"});
}

std::string audit_csv_line(const AuditEntry& entry) {
  return line_of({format_rfc3339(entry.at), entry.id, entry.project_id,
                  encode(entry.actor.kind).get<std::string>(), entry.actor.id, entry.actor.address,
                  entry.actor.request_id, entry.action, entry.subject.kind, entry.subject.id,
                  entry.user_id ? std::string_view(*entry.user_id) : std::string_view(), entry.detail.text});
}

}  // namespace signalbox::api
