// A few read-only connections that any thread may borrow. Each is used by one thread at a time, so
// statements need no lock; who finds none free waits for the next one.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "server/sqlite/database.h"

namespace signalbox::sqlite {

class ReaderPool {
 public:
  static Result<std::unique_ptr<ReaderPool>> open(const std::string& path, std::size_t count, Log& log);

  // Runs `read(Database&)` on a borrowed connection; it returns a Result.
  template <class Read>
  auto with(Read read) {
    Loan loan(*this);
    return read(*loan.database);
  }

  // As with, all statements seeing the store at one moment.
  template <class Read>
  auto at_one_moment(Read read) {
    return with([&](Database& database) -> decltype(read(database)) {
      CHECK_OK(database.execute("BEGIN"));
      auto outcome = read(database);
      (void)database.execute("COMMIT");
      return outcome;
    });
  }

 private:
  struct Loan {
    explicit Loan(ReaderPool& from) : pool(from), database(from.borrow()) {}
    ~Loan() { pool.give_back(database); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ReaderPool& pool;
    Database* database;
  };

  explicit ReaderPool(std::vector<Database> databases);
  Database* borrow();
  void give_back(Database* database);

  std::vector<Database> databases_;  // constant after construction

  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<Database*> free_;  // guarded by mutex_
};

}  // namespace signalbox::sqlite
