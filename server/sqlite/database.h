// One SQLite connection for one thread at a time: open, run statements, read rows. Failures become Error
// values that tell the user what to do; codes and SQL go to the log. Nothing here throws.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ports/log.h"
#include "server/sqlite/statement.h"

struct sqlite3;

namespace signalbox::sqlite {

enum class Access { read_write, read_only };

class Database {
 public:
  // Read-write creates the file (mode 0600) in an existing folder and uses write-ahead logging, each commit
  // on disk before it returns. `log` must outlive the connection.
  static Result<Database> open(const std::string& path, Access access, Log& log);

  // Any number of statements without values.
  Status execute(const std::string& sql);

  // Runs one writing statement. True when it changed rows; false when it changed none, or when a unique or
  // foreign key refused it. Fails with `internal` when it breaks another constraint, with `unavailable` when
  // the storage does.
  template <class... Values>
  Result<bool> change(std::string_view sql, const Values&... values) {
    TRY(const Prepared prepared, prepare(sql));
    Binder binder(prepared.get());
    (binder.add(values), ...);
    return run_change(prepared.get());
  }

  // The first row, if any, as `read(Row&)` makes it.
  template <class Read, class... Values>
  auto find(std::string_view sql, Read read, const Values&... values)
      -> Result<std::optional<std::invoke_result_t<Read, Row&>>> {
    using Item = std::invoke_result_t<Read, Row&>;
    TRY(std::vector<Item> rows, select_at_most(1, sql, read, values...));
    if (rows.empty()) return std::optional<Item>();
    return std::optional<Item>(std::move(rows.front()));
  }

  // Every row.
  template <class Read, class... Values>
  auto select(std::string_view sql, Read read, const Values&... values)
      -> Result<std::vector<std::invoke_result_t<Read, Row&>>> {
    return select_at_most(static_cast<std::size_t>(-1), sql, read, values...);
  }

  // As select; `bind(Binder&)` gives the values, for statements put together at run time.
  template <class Bind, class Read>
  auto select_bound(std::string_view sql, Bind bind, Read read,
                    std::size_t limit = static_cast<std::size_t>(-1))
      -> Result<std::vector<std::invoke_result_t<Read, Row&>>> {
    std::vector<std::invoke_result_t<Read, Row&>> out;
    TRY(const Prepared prepared, prepare(sql));
    Binder binder(prepared.get());
    bind(binder);
    while (out.size() < limit) {
      TRY(const bool found, step(prepared.get()));
      if (!found) break;
      Row row(prepared.get());
      out.push_back(read(row));
      if (row.is_damaged()) return damaged_row(sql);
    }
    return out;
  }

  bool in_transaction() const;
  std::size_t cached_statements() const { return statements_.size(); }

  // Copies everything, as one consistent moment, into a new file that needs no companion files.
  Status copy_to(const std::string& path);

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  // Borrows a cached statement; afterwards it holds no row and no caller's bytes.
  struct Reset {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Prepared = std::unique_ptr<sqlite3_stmt, Reset>;

  Database(sqlite3* handle, Log& log) : log_(&log), handle_(handle) {}

  template <class Read, class... Values>
  auto select_at_most(std::size_t limit, std::string_view sql, Read read, const Values&... values) {
    return select_bound(
        sql, [&](Binder& binder) { (binder.add(values), ...); }, read, limit);
  }

  Result<Prepared> prepare(std::string_view sql);
  Result<bool> run_change(sqlite3_stmt* statement);
  Result<bool> step(sqlite3_stmt* statement);
  Error failure(std::string_view doing);
  Error damaged_row(std::string_view sql);

  Log* log_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> statements_;
};

}  // namespace signalbox::sqlite
