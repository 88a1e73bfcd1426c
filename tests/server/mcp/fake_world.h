// The world of the upstream tests: a log that keeps lines, a vault in memory, and an MCP server behind the
// HTTP client port, scripted by the tests.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/log.h"
#include "core/ports/upstream_vault.h"

namespace signalbox::test {

// Monotonic time is real, so that waits end; wall time can be moved.
class MovableClock final : public Clock {
 public:
  Instant now() override {
    const std::lock_guard lock(mutex_);
    return wall_;
  }
  Instant monotonic() override {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    const std::lock_guard lock(mutex_);
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count() + ahead_.ms};
  }
  void advance(Duration time) {
    const std::lock_guard lock(mutex_);
    wall_ = wall_ + time;
    ahead_ = ahead_ + time;
  }

 private:
  std::mutex mutex_;
  Instant wall_{1'700'000'000'000};
  Duration ahead_;
};

class KeptLog final : public Log {
 public:
  void write(LogLevel, std::string_view message, LogFields fields) override;
  // Waits until a line has all of `parts` in it.
  bool waits_for(std::vector<std::string> parts);
  std::string text();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
};

class MemoryVault final : public UpstreamVault {
 public:
  std::optional<Secret> load(std::string_view project, std::string_view session,
                             std::string_view upstream) override;
  void save(std::string_view project, std::string_view session, std::string_view upstream,
            const Secret& secret) override;
  void forget(std::string_view project, std::string_view session) override;
  std::size_t size();

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> saved_;
};

// An MCP server on Streamable HTTP. Its tools: "echo" (gives its arguments back), "steps" (progress 1 and 2,
// then an answer), "wait" (until released or the caller goes), "fail" (isError).
class ScriptedServer final : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request, const CallContext& context) override;
  Status stream(const HttpRequest& request, const HttpStream& stream, const CallContext& context) override;

  // Forgets its sessions, as a restarted server does.
  void restart();
  void release();

  // How it behaves; to be set while nothing runs.
  bool reachable = true;
  bool answers_as_stream = true;
  bool leaves_streams_open = false;  // after the answer, until the client goes
  int unknown_session_status = 404;
  int fixed_status = 0;     // instead of any answer, when set
  bool breaks_off = false;  // in the middle of tools/call, without an answer
  bool resumable = false;   // breaks off after an event id; the answer comes by GET
  std::string tools = R"([{"name":"echo","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}},
                          {"name":"steps","inputSchema":{}},{"name":"wait","inputSchema":{}},
                          {"name":"fail","inputSchema":{}}])";

  // What it saw.
  int count(const std::string& what);  // "initialize", "tools/call", "notifications/cancelled", "DELETE", …
  bool waits_for(const std::string& what, int times = 1);
  std::size_t open_sessions();
  std::vector<HttpRequest> requests();

 private:
  HttpResponse answer(const HttpRequest& request);
  Status stream_call(const std::string& id, const std::string& params, const HttpStream& stream,
                     const CallContext& context);
  Status stay_open(const CallContext& context);
  void note(const std::string& what);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> seen_;
  std::set<std::string> sessions_;
  std::vector<HttpRequest> requests_;
  int last_session_ = 0;
  bool released_ = false;
};

// A call of user "u" in project "p", with ten seconds.
CallContext call_context(Clock& clock, std::string session = "session_1",
                         Duration time = Duration::seconds(10));

}  // namespace signalbox::test
