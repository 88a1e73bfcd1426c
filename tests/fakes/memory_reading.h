// How MemoryStore reads: under its lock, in keyset order, page by page.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <tuple>

#include "tests/fakes/memory_store.h"
#include "tests/fakes/memory_tables.h"

namespace signalbox::memory {

constexpr std::int64_t kMaxPage = 200;

struct Key {
  Instant at;
  std::string id;
};

inline bool is_newer(const Key& left, const Key& right) {
  return std::tie(left.at.ms, left.id) > std::tie(right.at.ms, right.id);
}

inline std::string encode_cursor(const Key& key) { return std::to_string(key.at.ms) + "." + key.id; }

inline std::optional<Key> decode_cursor(const std::string& cursor) {
  char* end = nullptr;
  errno = 0;
  const long long at = std::strtoll(cursor.c_str(), &end, 10);
  if (errno != 0 || end == cursor.c_str() || *end != '.' || end[1] == '\0') return std::nullopt;
  return Key{Instant{at}, end + 1};
}

// One page of `rows`, newest first; `key_of` gives a row's time and id.
template <class T, class KeyOf>
Result<Page<T>> page_of(std::vector<T> rows, const PageRequest& request, KeyOf key_of) {
  std::sort(rows.begin(), rows.end(),
            [&](const T& left, const T& right) { return is_newer(key_of(left), key_of(right)); });
  if (!request.cursor.empty()) {
    const auto from = decode_cursor(request.cursor);
    if (!from) return invalid_field("cursor", "must be the nextCursor of the page before");
    const auto start =
        std::find_if(rows.begin(), rows.end(), [&](const T& row) { return is_newer(*from, key_of(row)); });
    rows.erase(rows.begin(), start);
  }
  Page<T> page;
  const auto limit = static_cast<std::size_t>(std::clamp<std::int64_t>(request.limit, 1, kMaxPage));
  if (rows.size() > limit) {
    rows.resize(limit);
    page.next_cursor = encode_cursor(key_of(rows.back()));
  }
  page.items = std::move(rows);
  return page;
}

// The first `limit` rows in the order of `key_of`.
template <class T, class KeyOf>
std::vector<T> earliest(std::vector<T> rows, std::size_t limit, KeyOf key_of) {
  std::sort(rows.begin(), rows.end(),
            [&](const T& left, const T& right) { return is_newer(key_of(right), key_of(left)); });
  if (rows.size() > limit) rows.resize(limit);
  return rows;
}

template <class T>
bool belongs_to(const T& row, const Owner& owner) {
  return row.project_id == owner.project_id && (!owner.user_id || row.user_id == *owner.user_id);
}

template <class T>
std::optional<T> copy_of(const T* row) {
  return row ? std::optional<T>(*row) : std::nullopt;
}

// Flattens a read that can fail by itself into the result of reading().
template <class T>
Result<T> flat(Result<Result<T>> result) {
  if (!result.ok()) return result.error();
  return std::move(*result);
}

inline constexpr auto kKeyByCreation = [](const auto& row) { return Key{row.created_at, row.id}; };

inline RowKey row_key(std::string_view project, std::string_view id) {
  return {std::string(project), std::string(id)};
}

inline Error storage_failure() {
  return {ErrorCode::unavailable, "The store cannot be used at the moment; the server's log says why."};
}

}  // namespace signalbox::memory

namespace signalbox {

template <class Read>
auto MemoryStore::reading(Read read) -> Result<decltype(read(std::declval<const MemoryTables&>()))> {
  std::lock_guard lock(mutex_);
  if (reads_fail_) return memory::storage_failure();
  return read(*tables_);
}

}  // namespace signalbox
