// One prepared statement: values go in by position, rows come out column by column. Made and kept by
// Database; nothing outside this folder sees it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "core/base/json_text.h"
#include "core/base/time.h"
#include "core/base/wire.h"
#include "core/domain/connections/connection.h"
#include "server/sqlite/enum_text.h"

struct sqlite3_stmt;

namespace signalbox::sqlite {

// Reads the columns of the current row from left to right, in the order of the select list. A value that
// does not fit what is asked for marks the row as damaged instead of failing here.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

  std::string text();
  std::int64_t integer();
  bool flag() { return integer() != 0; }
  Instant instant() { return Instant{integer()}; }
  Sealed sealed();
  JsonText json() { return JsonText{text()}; }
  std::optional<std::string> maybe_text() {
    return maybe([this] { return text(); });
  }
  std::optional<Instant> maybe_instant() {
    return maybe([this] { return instant(); });
  }
  std::optional<Duration> maybe_duration() {
    return maybe([this] { return Duration{integer()}; });
  }
  std::optional<JsonText> maybe_json() {
    return maybe([this] { return json(); });
  }

  template <class E>
  E one_of() {
    E value{};
    if (!parse_enum(view(), value)) damaged_ = true;
    return value;
  }

  // A wire type kept as JSON text.
  template <class T>
  T decoded() {
    auto value = decode_text<T>(view(), UnknownFields::ignore);
    if (value.ok()) return std::move(*value);
    damaged_ = true;
    return T{};
  }
  template <class T>
  std::optional<T> maybe_decoded() {
    return maybe([this] { return decoded<T>(); });
  }

  void skip(int columns) { column_ += columns; }
  void mark_damaged() { damaged_ = true; }
  bool is_damaged() const { return damaged_; }

 private:
  std::string_view view();  // valid until the statement steps
  bool is_null() const;
  template <class Read>
  auto maybe(Read read) -> std::optional<decltype(read())> {
    if (!is_null()) return read();
    ++column_;
    return std::nullopt;
  }

  sqlite3_stmt* statement_;
  int column_ = 0;
  bool damaged_ = false;
};

// Binds values from the first placeholder on. Texts are not copied: they must live until the statement ends.
class Binder {
 public:
  explicit Binder(sqlite3_stmt* statement) : statement_(statement) {}

  void add(std::int64_t value);
  void add(bool value) { add(std::int64_t{value}); }
  void add(Instant value) { add(value.ms); }
  void add(Duration value) { add(value.ms); }
  void add(std::string_view value);
  void add(const std::string& value) { add(std::string_view(value)); }
  void add(const char* value) { add(std::string_view(value)); }
  void add(const JsonText& value) { add(value.text); }
  void add(const Sealed& value);
  void add_null();
  template <class T>
  void add(const std::optional<T>& value) {
    if (value)
      add(*value);
    else
      add_null();
  }
  template <class E, std::enable_if_t<std::is_enum_v<E>, int> = 0>
  void add(E value) {
    add(enum_text(value));
  }

 private:
  sqlite3_stmt* statement_;
  int position_ = 0;
};

}  // namespace signalbox::sqlite
