// Tables whose rows carry a revision: revision n replaces exactly n-1, revision 1 needs absence. The two
// statements that say so are made from the column list, so that list and values are the only things to keep
// in step.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "server/sqlite/database.h"

namespace signalbox::sqlite {

struct RevisedTable {
  std::string insert;
  std::string update;
};

// `columns` are those after the keys; the last one must be rev. The update of a table with a `guard` takes
// one value more, which that column of the replaced row must have.
RevisedTable revised_table(std::string_view table, std::initializer_list<std::string_view> keys,
                           std::initializer_list<std::string_view> columns, std::string_view guard = {});

// `values` are keys and columns in the table's order. False: the revision did not fit, or a unique or
// foreign key refused the row.
template <class... Values>
Result<bool> put_revised(Database& database, const RevisedTable& table, std::int64_t rev,
                         const Values&... values) {
  return database.change(rev == 1 ? table.insert : table.update, values...);
}

}  // namespace signalbox::sqlite
