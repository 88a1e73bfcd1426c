// The tools of one upstream as last seen, read anew on a thread of its own so that a slow or dead server
// holds nobody up. What was seen last stays offered until something else is seen.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/log.h"
#include "core/ports/tool_provider.h"
#include "server/mcp/upstream.h"
#include "server/runtime/cancel.h"

namespace signalbox {

// Null when the schema cannot be used.
using CompileSchema = std::function<std::shared_ptr<const Schema>(const JsonText&)>;

// How an upstream is doing, for the operator. No addresses, headers or session ids.
struct UpstreamHealth {
  std::string name;
  bool ok = false;
  std::string message;
  std::size_t tools = 0;
};

// What is offered under which slug, and what the upstream calls it.
struct CatalogSnapshot {
  std::vector<OfferedTool> tools;            // sorted by slug
  std::map<std::string, std::string> names;  // by slug
};

class Catalog {
 public:
  Catalog(std::string server, std::unique_ptr<Upstream> upstream, std::shared_ptr<std::atomic<bool>> changed,
          CompileSchema compile_schema, Clock& clock, Log& log);
  ~Catalog() { stop(); }

  const std::string& server() const { return server_; }
  Upstream& upstream() { return *upstream_; }

  // Starts reading the list when it has never been read, when the server said that it changed, and when a
  // minute has passed.
  void refresh_if_due();

  // Waits while a first or a changed list is being read; returns what there is then, never null.
  std::shared_ptr<const CatalogSnapshot> settled(const CallContext& context);

  // What the server calls the tool with this slug.
  std::string name_of(const std::string& slug);

  UpstreamHealth health();

  // Ends the thread, cancelling what it reads, and the upstream.
  void stop();

 private:
  enum class Reading { idle, in_background, awaited };

  void run();
  void read_list();
  bool is_due(Instant now);
  std::shared_ptr<const CatalogSnapshot> snapshot_of(const std::vector<mcp::RemoteTool>& tools,
                                                     const CatalogSnapshot& before) const;

  // Constant after construction.
  const std::string server_;
  const std::unique_ptr<Upstream> upstream_;
  const std::shared_ptr<std::atomic<bool>> changed_at_server_;
  const CompileSchema compile_schema_;
  Clock& clock_;
  Log& log_;

  CancelSource stopped_;  // itself synchronised
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  std::shared_ptr<const CatalogSnapshot> snapshot_ = std::make_shared<CatalogSnapshot>();
  Reading reading_ = Reading::idle;
  bool stopping_ = false;
  bool tried_ = false;
  int failures_ = 0;  // in a row
  Instant tried_at_;  // monotonic, when the last reading began
  UpstreamHealth health_;

  std::thread thread_;
};

}  // namespace signalbox
