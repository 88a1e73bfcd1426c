#include "server/sqlite/statement.h"

#include <sqlite3.h>

namespace signalbox::sqlite {
namespace {

// A null pointer would bind NULL instead of an empty value.
const char* start_of(std::string_view bytes) { return bytes.empty() ? "" : bytes.data(); }

}  // namespace

std::string_view Row::view() {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
  ++column_;
  return bytes ? std::string_view(bytes, size) : std::string_view();
}

std::string Row::text() { return std::string(view()); }

std::int64_t Row::integer() { return sqlite3_column_int64(statement_, column_++); }

Sealed Row::sealed() {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
  ++column_;
  return Sealed{bytes ? std::string(bytes, size) : std::string()};
}

bool Row::is_null() const { return sqlite3_column_type(statement_, column_) == SQLITE_NULL; }

void Binder::add(std::int64_t value) { sqlite3_bind_int64(statement_, ++position_, value); }

void Binder::add(std::string_view value) {
  sqlite3_bind_text64(statement_, ++position_, start_of(value), value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Binder::add(const Sealed& value) {
  sqlite3_bind_blob64(statement_, ++position_, start_of(value.bytes), value.bytes.size(), SQLITE_STATIC);
}

void Binder::add_null() { sqlite3_bind_null(statement_, ++position_); }

}  // namespace signalbox::sqlite
