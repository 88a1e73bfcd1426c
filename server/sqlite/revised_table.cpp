#include "server/sqlite/revised_table.h"

namespace signalbox::sqlite {
namespace {

std::string place(std::size_t position) { return "?" + std::to_string(position); }

}  // namespace

RevisedTable revised_table(std::string_view table, std::initializer_list<std::string_view> keys,
                           std::initializer_list<std::string_view> columns, std::string_view guard) {
  std::string names, places, assignments, conditions;
  std::size_t position = 0;
  const auto name_next = [&](std::string_view column) {
    names += (position ? ", " : "") + std::string(column);
    places += (position ? ", " : "") + place(position + 1);
    return std::string(column) + " = " + place(++position);
  };
  for (const std::string_view key : keys) conditions += name_next(key) + " AND ";
  for (const std::string_view column : columns)
    assignments += (assignments.empty() ? "" : ", ") + name_next(column);
  conditions += "rev = " + place(position) + " - 1";
  if (!guard.empty()) conditions += " AND " + std::string(guard) + " = " + place(position + 1);
  const std::string target(table);
  return {.insert = "INSERT INTO " + target + " (" + names + ") VALUES (" + places + ")",
          .update = "UPDATE " + target + " SET " + assignments + " WHERE " + conditions};
}

}  // namespace signalbox::sqlite
