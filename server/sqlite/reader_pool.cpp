#include "server/sqlite/reader_pool.h"

namespace signalbox::sqlite {

Result<std::unique_ptr<ReaderPool>> ReaderPool::open(const std::string& path, std::size_t count, Log& log) {
  std::vector<Database> databases;
  for (std::size_t i = 0; i < count; ++i) {
    TRY(Database database, Database::open(path, Access::read_only, log));
    databases.push_back(std::move(database));
  }
  return std::unique_ptr<ReaderPool>(new ReaderPool(std::move(databases)));
}

ReaderPool::ReaderPool(std::vector<Database> databases) : databases_(std::move(databases)) {
  for (Database& database : databases_) free_.push_back(&database);
}

Database* ReaderPool::borrow() {
  std::unique_lock lock(mutex_);
  freed_.wait(lock, [this] { return !free_.empty(); });
  Database* database = free_.back();  // the one used last has the warmest cache
  free_.pop_back();
  return database;
}

void ReaderPool::give_back(Database* database) {
  {
    std::lock_guard lock(mutex_);
    free_.push_back(database);
  }
  freed_.notify_one();
}

}  // namespace signalbox::sqlite
