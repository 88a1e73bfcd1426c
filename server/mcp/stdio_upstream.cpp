#include "server/mcp/stdio_upstream.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <deque>

#include "core/base/text.h"
#include "server/mcp/line_buffer.h"
#include "server/mcp/patient_wait.h"
#include "server/mcp/upstream_error.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxOutgoingBytes = 32 * 1024 * 1024;
constexpr std::size_t kMaxCalls = 1024;
constexpr std::size_t kMaxQueuedProgress = 256;
constexpr std::size_t kMaxLoggedLine = 1000;
// A restart that is this near is waited for; else the call fails at once.
constexpr Duration kWorthWaiting = Duration::seconds(2);

// A write to a child that has gone must be an error, not a signal that ends us.
void block_broken_pipe_signal() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

struct StdioUpstream::Call {
  std::condition_variable changed;
  std::deque<Progress> progress;
  std::optional<Result<JsonText>> outcome;
};

StdioUpstream::StdioUpstream(UpstreamConfig config, Clock& clock, Log& log,
                             std::function<void()> tools_changed, StdioTimes times)
    : config_(std::move(config)),
      clock_(clock),
      log_(log),
      tools_changed_(std::move(tools_changed)),
      times_(times),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { run(); }) {}

void StdioUpstream::wake() {
  const std::uint64_t one = 1;
  (void)!write(wake_.get(), &one, sizeof one);
}

void StdioUpstream::stop() {
  const std::lock_guard one_at_a_time(stop_mutex_);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  wake();
  if (thread_.joinable()) thread_.join();
}

// --- Callers' threads ---

Result<std::vector<mcp::RemoteTool>> StdioUpstream::list_tools(const CallContext& context) {
  mcp::ToolListing listing;
  std::optional<std::string> cursor;
  do {
    TRY(const JsonText page,
        ask([&cursor](mcp::ClientSession& session) { return session.list_tools(cursor); }, context, {}));
    auto next = listing.add_page(page);
    if (!next.ok()) return upstream_error::bad_answer(config_.name, next.error().message);
    cursor = std::move(*next);
  } while (cursor);
  return listing.tools();
}

Result<McpToolResult> StdioUpstream::call_tool(std::string_view tool, const JsonText& arguments,
                                               const CallContext& context, const ProgressSink& progress) {
  const bool wants_progress = static_cast<bool>(progress);
  // A line is a message, so arguments that came with line breaks lose them (they are outside of strings).
  JsonText in_one_line = arguments;
  for (char& c : in_one_line.text)
    if (c == '\n' || c == '\r') c = ' ';
  TRY(JsonText result,
      ask([&](mcp::ClientSession& session) { return session.call_tool(tool, in_one_line, wants_progress); },
          context, progress));
  const bool failed = mcp::is_failed_result(result).value_or(false);
  return McpToolResult{std::move(result), failed};
}

Result<JsonText> StdioUpstream::ask(const MakeRequest& make, const CallContext& context,
                                    const ProgressSink& progress) {
  CallContext limited = context;
  limited.deadline = std::min(context.deadline, clock_.monotonic() + config_.timeout);
  const auto call = std::make_shared<Call>();
  const auto on_cancel = wake_on_cancel(limited, mutex_, call->changed);
  const auto on_cancel_start = wake_on_cancel(limited, mutex_, changed_);
  std::unique_lock lock(mutex_);
  if (auto error = wait_until_open(lock, limited)) return std::move(*error);
  if (calls_.size() >= kMaxCalls || outgoing_.size() > kMaxOutgoingBytes)
    return Error{ErrorCode::unavailable,
                 "The MCP server \"" + config_.name + "\" has too many calls waiting. Try again later."};
  const mcp::Outgoing outgoing = make(*session_);
  calls_[outgoing.id] = call;
  send(outgoing.text);
  return await(lock, *call, outgoing.id, limited, progress);
}

std::optional<Error> StdioUpstream::why_not_open() const {
  if (stopping_) return Error{ErrorCode::unavailable, "The server is stopping. Try again when it runs."};
  if (!starts_at_ || *starts_at_ - clock_.monotonic() <= kWorthWaiting) return std::nullopt;
  Error error = upstream_error::unreachable(config_.name);
  if (!trouble_.empty()) error = {ErrorCode::upstream_unavailable, trouble_};
  error.retry_after = *starts_at_ - clock_.monotonic();
  return error;
}

std::optional<Error> StdioUpstream::wait_until_open(std::unique_lock<std::mutex>& lock,
                                                    const CallContext& context) {
  const WaitEnd end =
      patient_wait(lock, changed_, clock_, context, [this] { return open_ || why_not_open().has_value(); });
  if (end == WaitEnd::cancelled) return upstream_error::cancelled(config_.name);
  if (end == WaitEnd::deadline) return upstream_error::unreachable(config_.name);
  if (open_) return std::nullopt;
  return why_not_open();
}

Result<JsonText> StdioUpstream::await(std::unique_lock<std::mutex>& lock, Call& call, std::int64_t id,
                                      const CallContext& context, const ProgressSink& progress) {
  while (true) {
    const WaitEnd end = patient_wait(lock, call.changed, clock_, context,
                                     [&call] { return call.outcome || !call.progress.empty(); });
    if (end != WaitEnd::ready) {
      const bool cancelled = end == WaitEnd::cancelled;
      if (session_ && calls_.erase(id) != 0)
        send(session_->cancel(id, cancelled ? "The caller cancelled the call." : "The call took too long."));
      return cancelled ? upstream_error::cancelled(config_.name) : upstream_error::timed_out(config_.name);
    }
    if (call.progress.empty()) return std::move(*call.outcome);
    const Progress noticed = std::move(call.progress.front());
    call.progress.pop_front();
    lock.unlock();
    if (progress) progress(noticed);
    lock.lock();
  }
}

// With the lock held.
void StdioUpstream::send(std::string message) {
  outgoing_ += message;
  outgoing_ += '\n';
  wake();
}

// --- The child's thread ---

// The talk with one child, from its start to its end.
class StdioUpstream::Conversation {
 public:
  Conversation(StdioUpstream& owner, ChildProcess& child) : owner_(owner), child_(child) {}

  // Until the child ends its output, breaks the protocol or should stop.
  void run() {
    const Instant handshake_until = owner_.clock_.monotonic() + owner_.times_.handshake;
    while (!done_) {
      int patience = -1;
      bool wants_to_write = false;
      {
        const std::lock_guard lock(owner_.mutex_);
        if (owner_.stopping_) return;
        if (!owner_.open_)
          patience =
              static_cast<int>(std::max<std::int64_t>(0, (handshake_until - owner_.clock_.monotonic()).ms));
        if (!owner_.open_ && patience == 0) return fail("did not answer initialize in time");
        take_outgoing();
        wants_to_write = written_ < writing_.size();
      }
      pollfd polled[] = {{owner_.wake_.get(), POLLIN, 0},
                         {child_.output().get(), POLLIN, 0},
                         {child_.errors().get(), POLLIN, 0},
                         {wants_to_write ? child_.input().get() : -1, POLLOUT, 0}};
      if (poll(polled, 4, patience) < 0 && errno != EINTR) return fail("cannot be listened to");
      if (polled[0].revents) clear_wake();
      if (polled[3].revents) write_some();
      if (polled[2].revents) read_errors();
      if (polled[1].revents) read_output();
    }
  }

 private:
  void fail(const std::string& what) {
    done_ = true;
    owner_.log_.write(LogLevel::warning, "mcp server fails",
                      {{"server", owner_.config_.name}, {"reason", what}});
    const std::lock_guard lock(owner_.mutex_);
    owner_.trouble_ =
        "The MCP server \"" + owner_.config_.name + "\" " + what + ". Check its command and its log.";
  }

  // With the owner's lock held.
  void take_outgoing() {
    if (written_ < writing_.size() || owner_.outgoing_.empty()) return;
    writing_ = std::move(owner_.outgoing_);
    owner_.outgoing_.clear();
    written_ = 0;
  }

  void clear_wake() {
    std::uint64_t count = 0;
    (void)!::read(owner_.wake_.get(), &count, sizeof count);
  }

  void write_some() {
    const ssize_t count =
        ::write(child_.input().get(), writing_.data() + written_, writing_.size() - written_);
    if (count > 0) written_ += static_cast<std::size_t>(count);
    if (count < 0 && errno != EAGAIN && errno != EINTR) done_ = true;
  }

  // Appends what is there; false at the end of the stream.
  static bool read_into(LineBuffer& lines, FileDescriptor& from) {
    char bytes[65536];
    const ssize_t count = ::read(from.get(), bytes, sizeof bytes);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    lines.add({bytes, static_cast<std::size_t>(count)});
    return count > 0;
  }

  void read_output() {
    if (!read_into(output_, child_.output())) done_ = true;
    while (const auto line = output_.next()) {
      const std::string_view message = trim(*line);
      if (message.empty()) continue;
      mcp::ClientEvent event;
      {
        const std::lock_guard lock(owner_.mutex_);
        event = owner_.session_->receive(message);
      }
      if (!owner_.take_event(std::move(event))) done_ = true;
    }
    if (output_.is_overlong()) fail("sent a message that is too large");
  }

  void read_errors() {
    if (!read_into(errors_, child_.errors())) child_.errors().reset();
    while (const auto line = errors_.next()) log_line(*line);
    if (errors_.is_overlong()) {
      log_line(errors_.take_rest());
    }
  }

  void log_line(std::string_view line) {
    owner_.log_.write(LogLevel::debug, "mcp server says",
                      {{"server", owner_.config_.name}, {"line", shorten(line, kMaxLoggedLine)}});
  }

  StdioUpstream& owner_;
  ChildProcess& child_;
  LineBuffer output_{mcp::kMaxMessageBytes};
  LineBuffer errors_{kMaxLoggedLine * 4};
  std::string writing_;
  std::size_t written_ = 0;
  bool done_ = false;
};

void StdioUpstream::run() {
  block_broken_pipe_signal();
  Duration delay = times_.first_restart;
  while (true) {
    const Instant started = clock_.monotonic();
    converse();
    const bool was_well = clock_.monotonic() - started >= times_.well_after;
    if (was_well) delay = times_.first_restart;
    if (!rest(delay)) return;
    delay = std::min(delay * 2, times_.last_restart);
  }
}

void StdioUpstream::converse() {
  auto child = ChildProcess::start(config_.command, config_.env);
  if (!child.ok()) {
    log_.write(LogLevel::error, "mcp server does not start",
               {{"server", config_.name}, {"reason", child.error().message}});
    const std::lock_guard lock(mutex_);
    trouble_ = "The MCP server \"" + config_.name + "\" does not start. " + child.error().message;
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    trouble_.clear();
    outgoing_.clear();
    session_.emplace(upstream_client_info());
    send(session_->initialize().text);
  }
  Conversation(*this, *child).run();
  fail_all();
  child->end(times_.grace);
  log_.write(LogLevel::info, "mcp server ended", {{"server", config_.name}});
}

// False when the child is of no use.
bool StdioUpstream::take_event(mcp::ClientEvent event) {
  if (std::holds_alternative<mcp::ToolsChanged>(event) || std::holds_alternative<mcp::ServerOpened>(event))
    if (tools_changed_) tools_changed_();
  if (auto* problem = std::get_if<mcp::ProtocolProblem>(&event))
    log_.write(LogLevel::warning, "mcp server breaks the protocol",
               {{"server", config_.name}, {"reason", shorten(problem->message, kMaxLoggedLine)}});
  const std::lock_guard lock(mutex_);
  if (std::holds_alternative<mcp::ServerOpened>(event)) {
    send(mcp::ClientSession::initialized());
    open_ = true;
    changed_.notify_all();
  } else if (auto* reply = std::get_if<mcp::ReplyToServer>(&event)) {
    if (outgoing_.size() < kMaxOutgoingBytes) send(std::move(reply->text));
  } else if (auto* noticed = std::get_if<mcp::ProgressNoticed>(&event)) {
    const auto found = calls_.find(noticed->id);
    if (found == calls_.end() || found->second->progress.size() >= kMaxQueuedProgress) return true;
    found->second->progress.push_back({noticed->progress, noticed->total, std::move(noticed->message)});
    found->second->changed.notify_all();
  } else if (auto* answered = std::get_if<mcp::Answered>(&event)) {
    finish(answered->id, std::move(answered->result));
  } else if (auto* refused = std::get_if<mcp::AnsweredWithError>(&event)) {
    const Error error = upstream_error::refused_by_server(config_.name, refused->error);
    if (!open_) trouble_ = error.message;  // it was the handshake
    if (!open_) return false;
    finish(refused->id, error);
  }
  return true;
}

// With the lock held.
void StdioUpstream::finish(std::int64_t id, Result<JsonText> outcome) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;
  found->second->outcome = std::move(outcome);
  found->second->changed.notify_all();
  calls_.erase(found);
}

void StdioUpstream::fail_all() {
  const std::lock_guard lock(mutex_);
  open_ = false;
  session_.reset();
  outgoing_.clear();
  while (!calls_.empty()) finish(calls_.begin()->first, upstream_error::ended_during_call(config_.name));
}

// False when there is to be no next child.
bool StdioUpstream::rest(Duration time) {
  CallContext until;
  std::unique_lock lock(mutex_);
  until.deadline = clock_.monotonic() + time;
  starts_at_ = until.deadline;
  changed_.notify_all();
  patient_wait(lock, changed_, clock_, until, [this] { return stopping_; });
  starts_at_.reset();
  return !stopping_;
}

}  // namespace signalbox
