#include "server/sqlite/list_query.h"

namespace signalbox::sqlite {

ListQuery::ListQuery(std::string_view select, std::string_view time, std::string_view id)
    : sql_(std::string(select) + " WHERE true"), time_(time), id_(id) {}

ListQuery& ListQuery::where(std::string_view condition) {
  sql_ += " AND " + std::string(condition);
  return *this;
}

ListQuery& ListQuery::where(std::string_view column, std::string_view value) {
  sql_ += " AND " + std::string(column) + " = ?";
  values_.push_back(std::string(value));
  return *this;
}

ListQuery& ListQuery::where(std::string_view column, const std::optional<std::string>& value) {
  return value ? where(column, std::string_view(*value)) : *this;
}

ListQuery& ListQuery::where(const Owner& owner, std::string_view table) {
  const std::string prefix = std::string(table) + ".";
  return where(prefix + "project_id", std::string_view(owner.project_id))
      .where(prefix + "user_id", owner.user_id);
}

ListQuery& ListQuery::from(std::string_view column, std::optional<Instant> instant) {
  if (!instant) return *this;
  sql_ += " AND " + std::string(column) + " >= ?";
  values_.push_back(instant->ms);
  return *this;
}

ListQuery& ListQuery::before(std::string_view column, std::optional<Instant> instant) {
  if (!instant) return *this;
  sql_ += " AND " + std::string(column) + " < ?";
  values_.push_back(instant->ms);
  return *this;
}

Status ListQuery::start_after(std::string_view cursor) {
  if (cursor.empty()) return {};
  const auto from = decode_cursor(cursor);
  if (!from) return invalid_field("cursor", "must be the nextCursor of the page before");
  sql_ += " AND (" + time_ + ", " + id_ + ") < (?, ?)";
  values_.push_back(from->at.ms);
  values_.push_back(from->id);
  return {};
}

std::string ListQuery::finish(std::int64_t rows) {
  values_.push_back(rows);
  return sql_ + " ORDER BY " + time_ + " DESC, " + id_ + " DESC LIMIT ?";
}

void ListQuery::bind(Binder& to) const {
  for (const auto& value : values_) std::visit([&](const auto& held) { to.add(held); }, value);
}

}  // namespace signalbox::sqlite
