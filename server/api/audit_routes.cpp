// /api/v1/audit: the log of who did what, as a list and as a file.
#include <charconv>

#include "core/base/codec.h"
#include "core/domain/net/url.h"
#include "server/api/audit_csv.h"
#include "server/api/exchange.h"

namespace signalbox::api {
namespace {

// An answer is a few megabytes at most; where there is more, Link says how to go on (RFC 8288).
constexpr std::int64_t kMostExported = 10'000;
constexpr std::int64_t kPage = 200;

constexpr std::string_view kFilters[] = {"userId", "actorId", "action", "subjectId", "from", "to"};

Result<std::optional<Instant>> instant_of(const Exchange& exchange, const std::string& name) {
  const auto text = exchange.query(name);
  if (!text) return std::optional<Instant>();
  const auto instant = parse_rfc3339(*text);
  if (!instant) return invalid_field(name, "must be a time such as 2026-11-22T08:00:00Z");
  return std::optional(*instant);
}

Result<AuditFilter> filter_of(const Exchange& exchange) {
  AuditFilter filter{.project_id = exchange.caller.project_id,
                     .user_id = exchange.query("userId"),
                     .actor_id = exchange.query("actorId"),
                     .action = exchange.query("action"),
                     .subject_id = exchange.query("subjectId")};
  TRY(filter.from, instant_of(exchange, "from"));
  TRY(filter.to, instant_of(exchange, "to"));
  return filter;
}

Result<std::int64_t> most_of(const Exchange& exchange) {
  const auto limit = exchange.query("limit");
  if (!limit) return kMostExported;
  std::int64_t most = 0;
  const auto [end, failed] = std::from_chars(limit->data(), limit->data() + limit->size(), most);
  if (failed != std::errc() || end != limit->data() + limit->size() || most < 1 || most > kMostExported)
    return invalid_field("limit", "must be a number from 1 to " + std::to_string(kMostExported));
  return most;
}

// The entries asked for, newest first, in at most so many.
Result<Page<AuditEntry>> read_all(const Exchange& exchange, const AuditFilter& filter, std::int64_t most) {
  Page<AuditEntry> all;
  PageRequest next{.cursor = exchange.query("cursor").value_or("")};
  for (std::int64_t left = most; left > 0; left = most - static_cast<std::int64_t>(all.items.size())) {
    next.limit = std::min(left, kPage);
    TRY(Page<AuditEntry> page, exchange.ports().audit.list_audit(filter, next));
    all.items.insert(all.items.end(), page.items.begin(), page.items.end());
    all.next_cursor = page.next_cursor;
    if (!page.next_cursor) break;
    next.cursor = *page.next_cursor;
  }
  return all;
}

std::string address_of_rest(const Exchange& exchange, const std::string& cursor) {
  std::string address = "/api/v1/audit/export?cursor=" + net::encode_query_value(cursor);
  const auto keep = [&](std::string_view name) {
    if (const auto value = exchange.query(std::string(name)))
      address += "&" + std::string(name) + "=" + net::encode_query_value(*value);
  };
  for (const std::string_view name : kFilters) keep(name);
  keep("format");
  keep("limit");
  return address;
}

Result<Reply> list(const Exchange& exchange) {
  TRY(const AuditFilter filter, filter_of(exchange));
  TRY(const PageRequest page, page_of(exchange));
  TRY(const Page<AuditEntry> entries, exchange.ports().audit.list_audit(filter, page));
  return json_reply(encode_page(entries));
}

Result<Reply> export_all(const Exchange& exchange) {
  const std::string format = exchange.query("format").value_or("ndjson");
  if (format != "ndjson" && format != "csv") return invalid_field("format", "must be one of: ndjson, csv");
  TRY(const AuditFilter filter, filter_of(exchange));
  TRY(const std::int64_t most, most_of(exchange));
  TRY(const Page<AuditEntry> entries, read_all(exchange, filter, most));

  Reply reply;
  reply.content_type = format == "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson";
  if (format == "csv") reply.body = audit_csv_head();
  for (const AuditEntry& entry : entries.items)
    reply.body += format == "csv" ? audit_csv_line(entry) : encode_text(entry) + "\n";
  reply.headers.emplace_back("Content-Disposition",
                             "attachment; filename=\"signalbox-audit." + format + "\"");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("Cache-Control", "no-store");
  if (entries.next_cursor)
    reply.headers.emplace_back("Link",
                               "<" + address_of_rest(exchange, *entries.next_cursor) + ">; rel=\"next\"");
  return reply;
}

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/audit", Access::credential, Scope::audit, Belongs::project, ErrorShape::problem,
     "List the audit log, newest first", list},
    {"GET", "/api/v1/audit/export", Access::credential, Scope::audit, Belongs::project, ErrorShape::problem,
     "The audit log as a file: ndjson or csv, 10,000 entries at a time", export_all},
};

}  // namespace

std::span<const Route> audit_routes() { return kRoutes; }

}  // namespace signalbox::api
