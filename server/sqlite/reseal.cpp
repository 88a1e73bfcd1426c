// Changing the key that seals the store's secrets: which cells are sealed, and how each gets its new bytes.
#include <algorithm>

#include "core/domain/connections/sealed_rows.h"
#include "server/sqlite/store.h"

namespace signalbox {

using namespace sqlite;

namespace {

constexpr std::int64_t kBatch = 100;  // rows; a batch is one transaction

// One sealed column. Keys are texts; a table with two of them says '' for the third.
struct SealedColumn {
  std::string_view table;
  std::string_view column;
  std::string_view key;       // after project_id
  std::string_view more_key;  // after that
  std::string (*row)(std::string_view key, std::string_view more_key);
};

template <std::string (*kRow)(std::string_view)>
std::string row_of(std::string_view key, std::string_view) {
  return kRow(key);
}

constexpr SealedColumn kColumns[] = {
    {"connections", "credential", "id", "''", row_of<sealed_row::credential>},
    {"connections", "refresh_token", "id", "''", row_of<sealed_row::refresh_token>},
    {"auth_configs", "client_secret", "id", "''", row_of<sealed_row::client_secret>},
    {"connect_links", "token", "id", "''", row_of<sealed_row::link_token>},
    {"oauth_states", "verifier", "id", "''", row_of<sealed_row::verifier>},
    {"upstream_sessions", "address", "session_id", "upstream", sealed_row::upstream_address},
};

struct Cell {
  std::string project_id;
  std::string key;
  std::string more_key;
  Sealed sealed;
};

struct Replacement {
  Cell cell;
  Sealed fresh;
};

std::string keys_of(const SealedColumn& column) {
  return "project_id, " + std::string(column.key) + ", " + std::string(column.more_key);
}

// The cells that come after one in the order of their keys.
Result<std::vector<Cell>> cells_after(Database& database, const SealedColumn& column, const Cell& last) {
  const std::string keys = keys_of(column);
  const std::string value(column.column);
  const std::string sql = "SELECT " + keys + ", " + value + " FROM " + std::string(column.table) +
                          " WHERE (" + keys + ") > (?, ?, ?) AND length(" + value + ") > 0 ORDER BY " + keys +
                          " LIMIT ?";
  return database.select(
      sql,
      [](Row& row) {
        return Cell{
            .project_id = row.text(), .key = row.text(), .more_key = row.text(), .sealed = row.sealed()};
      },
      last.project_id, last.key, last.more_key, kBatch);
}

Status replace(Database& database, const SealedColumn& column, const Replacement& replacement,
               std::int64_t& replaced) {
  const std::string value(column.column);
  const std::string sql = "UPDATE " + std::string(column.table) + " SET " + value + " = ? WHERE (" +
                          keys_of(column) + ") = (?, ?, ?) AND " + value + " = ?";
  const Cell& cell = replacement.cell;
  TRY(const bool changed,
      database.change(sql, replacement.fresh, cell.project_id, cell.key, cell.more_key, cell.sealed));
  replaced += changed;
  return {};
}

// What of a batch needs new bytes; cells that cannot be opened are noted.
std::vector<Replacement> renewed(const std::vector<Cell>& cells, const SealedColumn& column,
                                 const Reseal& reseal, ResealReport& report) {
  std::vector<Replacement> list;
  for (const Cell& cell : cells) {
    const std::string row = column.row(cell.key, cell.more_key);
    auto fresh = reseal(cell.sealed, row);
    if (!fresh.ok())
      report.unreadable.push_back(row);
    else if (*fresh)
      list.push_back({cell, **std::move(fresh)});
  }
  return list;
}

}  // namespace

Result<ResealReport> SqliteStore::reseal(const Reseal& reseal, const std::function<void()>& after_batch) {
  ResealReport report;
  for (const SealedColumn& column : kColumns) {
    for (Cell last;;) {
      TRY(const std::vector<Cell> cells,
          readers_->with([&](Database& database) { return cells_after(database, column, last); }));
      if (cells.empty()) break;
      last = cells.back();
      const std::vector<Replacement> list = renewed(cells, column, reseal, report);
      if (list.empty()) continue;
      CHECK_OK(writer_->run([&](Database& database) -> Status {
        for (const Replacement& one : list) CHECK_OK(replace(database, column, one, report.resealed));
        return {};
      }));
      after_batch();
    }
  }
  return report;
}

Result<std::vector<std::string>> SqliteStore::sealed_heads(std::int64_t bytes) {
  return readers_->at_one_moment([&](Database& database) -> Result<std::vector<std::string>> {
    std::vector<std::string> heads;
    for (const SealedColumn& column : kColumns) {
      const std::string value(column.column);
      const std::string sql = "SELECT DISTINCT substr(" + value + ", 1, ?) FROM " +
                              std::string(column.table) + " WHERE length(" + value + ") > 0";
      TRY(auto found, database.select(
                          sql, [](Row& row) { return row.sealed().bytes; }, bytes));
      for (std::string& head : found)
        if (std::find(heads.begin(), heads.end(), head) == heads.end()) heads.push_back(std::move(head));
    }
    return heads;
  });
}

Result<std::optional<std::string>> SqliteStore::find_meta(std::string_view name) {
  return readers_->with([&](Database& database) {
    return database.find(
        "SELECT value FROM meta WHERE name = ?", [](Row& row) { return row.text(); }, name);
  });
}

Status SqliteStore::put_meta(std::string_view name, std::string_view value) {
  return writer_->run([&](Database& database) -> Status {
    TRY([[maybe_unused]] const bool changed,
        database.change("INSERT INTO meta (name, value) VALUES (?, ?) "
                        "ON CONFLICT DO UPDATE SET value = excluded.value",
                        name, value));
    return {};
  });
}

}  // namespace signalbox
