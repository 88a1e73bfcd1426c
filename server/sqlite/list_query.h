// Lists in keyset order, newest first: conditions are added one by one, and the page goes on where the
// cursor says. Every combination of conditions is one cached statement.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/ports/store_reads.h"
#include "server/sqlite/database.h"
#include "server/sqlite/page_cursor.h"

namespace signalbox::sqlite {

class ListQuery {
 public:
  // `select` is everything up to WHERE; `time` and `id` are the columns that give the order.
  ListQuery(std::string_view select, std::string_view time, std::string_view id);

  // A condition without values.
  ListQuery& where(std::string_view condition);
  // `column` has this value; an empty optional asks nothing.
  ListQuery& where(std::string_view column, std::string_view value);
  ListQuery& where(std::string_view column, const std::optional<std::string>& value);
  ListQuery& where(const Owner& owner, std::string_view table);
  // `column` is not before / is before this instant; an empty optional asks nothing.
  ListQuery& from(std::string_view column, std::optional<Instant> instant);
  ListQuery& before(std::string_view column, std::optional<Instant> instant);

  // One page. `key_of` gives a row's (time, id). Fails with invalid_argument for a cursor that is none.
  template <class Read, class KeyOf>
  auto page(Database& database, const PageRequest& request, Read read, KeyOf key_of)
      -> Result<Page<std::invoke_result_t<Read, Row&>>> {
    const std::int64_t limit = std::clamp<std::int64_t>(request.limit, 1, kMaxPage);
    CHECK_OK(start_after(request.cursor));
    TRY(auto rows, database.select_bound(
                       finish(limit + 1), [this](Binder& to) { bind(to); }, read));
    Page<std::invoke_result_t<Read, Row&>> page;
    const bool more = static_cast<std::int64_t>(rows.size()) > limit;
    if (more) rows.pop_back();
    if (more) page.next_cursor = encode_cursor(key_of(rows.back()));
    page.items = std::move(rows);
    return page;
  }

 private:
  static constexpr std::int64_t kMaxPage = 200;

  Status start_after(std::string_view cursor);
  std::string finish(std::int64_t rows);
  void bind(Binder& to) const;

  std::string sql_;
  std::string time_;
  std::string id_;
  std::vector<std::variant<std::string, std::int64_t>> values_;
};

}  // namespace signalbox::sqlite
