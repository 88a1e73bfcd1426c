// The files that travel inside the binary: dashboard, SQL migrations, toolkit manifests. The build generates
// the tables (scripts/cmake/EmbedFiles.cmake); nothing here is read from disk at run time.
#pragma once

#include <span>
#include <string_view>

namespace signalbox {

struct EmbeddedFile {
  std::string_view path;        // relative to its folder: "assets/index-4f2a.js", "0001_start.sql"
  std::string_view bytes;       // the file as it is
  std::string_view gzip;        // precompressed; empty when no smaller, and outside the dashboard
  std::string_view brotli;      // the same
  std::string_view etag;        // from the content, quotes included, ready for the ETag header
  std::string_view media_type;  // with charset where there is one
  bool immutable;               // the name changes with the content, so caches may keep it for good
};

// Each is sorted by path and lives as long as the program. The dashboard is empty in builds without it.
std::span<const EmbeddedFile> embedded_web();
std::span<const EmbeddedFile> embedded_migrations();
std::span<const EmbeddedFile> embedded_toolkits();

}  // namespace signalbox
