#include "server/sqlite/store.h"

#include <algorithm>
namespace signalbox {

using namespace sqlite;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& path,
                                                       std::span<const Migration> migrations, Log& log,
                                                       StoreOptions options) {
  TRY(Database database, Database::open(path.string(), Access::read_write, log));
  CHECK_OK(migrate(database, migrations));
  const GroupWriter::Options writing{.write_behind = std::chrono::milliseconds(options.write_behind.ms),
                                     .kept_events = options.kept_events,
                                     .freshen = std::move(options.freshen)};
  TRY(auto readers, ReaderPool::open(path.string(), std::max<std::size_t>(options.readers, 1), log));
  TRY(auto writer, GroupWriter::start(std::move(database), std::move(options.listener), log, writing));
  return std::unique_ptr<SqliteStore>(new SqliteStore(path, log, std::move(writer), std::move(readers)));
}

SqliteStore::SqliteStore(std::filesystem::path path, Log& log, std::unique_ptr<GroupWriter> writer,
                         std::unique_ptr<ReaderPool> readers)
    : path_(std::move(path)), log_(log), writer_(std::move(writer)), readers_(std::move(readers)) {}

SqliteStore::~SqliteStore() { close(); }

Result<CommitReport> SqliteStore::commit(ChangeSet changes) { return writer_->commit(std::move(changes)); }

void SqliteStore::commit_later(ChangeSet changes) { writer_->commit_later(std::move(changes)); }

}  // namespace signalbox
