// A SQLite store in a folder of its own that vanishes with the test.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/sqlite/store.h"

namespace signalbox::testing {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "signalbox-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

class RecordingLog final : public Log {
 public:
  void write(LogLevel, std::string_view message, LogFields fields) override {
    std::lock_guard lock(mutex_);
    std::string line(message);
    for (const auto& [name, value] : fields) line += " " + std::string(name) + "=" + value;
    lines_.push_back(std::move(line));
  }
  std::vector<std::string> lines() const {
    std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

// The migrations as they lie in the source tree.
class MigrationFiles {
 public:
  MigrationFiles() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry :
         std::filesystem::directory_iterator(SIGNALBOX_SOURCE_DIR "/server/sqlite/migrations"))
      paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    texts_.reserve(paths.size());
    names_.reserve(paths.size());
    for (const auto& path : paths) {
      std::ifstream file(path);
      texts_.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      names_.push_back(path.filename().string());
      migrations_.push_back({std::stoi(names_.back()), names_.back(), texts_.back()});
    }
  }
  MigrationFiles(const MigrationFiles&) = delete;
  MigrationFiles& operator=(const MigrationFiles&) = delete;
  const std::vector<Migration>& all() const { return migrations_; }

 private:
  std::vector<std::string> texts_;
  std::vector<std::string> names_;
  std::vector<Migration> migrations_;
};

struct SqliteScratch {
  ScratchFolder folder;
  RecordingLog log;
  MigrationFiles migrations;

  std::filesystem::path path() const { return folder / "signalbox.db"; }

  std::unique_ptr<SqliteStore> open(StoreOptions options = {}) {
    auto opened = SqliteStore::open(path(), migrations.all(), log, std::move(options));
    INFO((opened.ok() ? "" : opened.error().message));
    REQUIRE(opened.ok());
    return std::move(opened).value();
  }
};

}  // namespace signalbox::testing
