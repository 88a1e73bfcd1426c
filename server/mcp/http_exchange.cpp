#include "server/mcp/http_exchange.h"

#include <condition_variable>

#include "core/base/text.h"
#include "core/domain/mcp/http_rules.h"
#include "core/domain/mcp/sse.h"
#include "server/mcp/patient_wait.h"
#include "server/mcp/upstream_error.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxStreamBytes = 64 * 1024 * 1024;
constexpr std::size_t kMaxErrorBody = 4096;
constexpr int kMaxResumes = 3;  // in a row without anything new
constexpr Duration kDefaultRetry = Duration::seconds(1);
constexpr int kMaxReplies = 16;  // to questions of the server within one exchange

bool is_answer(const mcp::ClientEvent& event) {
  return std::holds_alternative<mcp::ServerOpened>(event) || std::holds_alternative<mcp::Answered>(event) ||
         std::holds_alternative<mcp::AnsweredWithError>(event);
}

// Waits without holding anything up that could cancel the call.
WaitEnd pause(Duration wait, Clock& clock, const CallContext& context) {
  std::mutex mutex;
  std::condition_variable changed;
  const auto wake = wake_on_cancel(context, mutex, changed);
  CallContext until = context;
  until.deadline = std::min(context.deadline, clock.monotonic() + wait);
  std::unique_lock lock(mutex);
  const WaitEnd end = patient_wait(lock, changed, clock, until, [] { return false; });
  return end == WaitEnd::deadline && clock.monotonic() < context.deadline ? WaitEnd::ready : end;
}

}  // namespace

// Takes the bytes of one or more HTTP answers that together answer one request.
class HttpExchange::Reader {
 public:
  Reader(HttpExchange& exchange, std::int64_t id, const ProgressSink& progress, CancelSource& cancel)
      : exchange_(exchange), id_(id), progress_(progress), cancel_(cancel) {}

  bool head(int status, const HttpHeaders& headers) {
    result.status = status;
    result.headers = headers;
    const std::string type = to_lower_ascii(header_of(headers, "content-type"));
    streams_ = status == 200 && type.starts_with("text/event-stream");
    if (streams_) parser_ = mcp::SseParser(mcp::kMaxMessageBytes + 1024);
    return true;
  }

  bool body(std::string_view bytes) {
    if (!streams_) {
      const std::size_t limit = result.status == 200 ? mcp::kMaxMessageBytes : kMaxErrorBody;
      too_large = result.status == 200 && result.body.size() + bytes.size() > limit;
      result.body.append(bytes.substr(0, limit - std::min(limit, result.body.size())));
      return !too_large;
    }
    auto events = parser_.feed(bytes);
    too_large = !events.ok();
    if (too_large) return false;
    for (const mcp::SseEvent& event : *events) {
      made_headway = true;
      if (!event.data.empty() && (event.event.empty() || event.event == "message")) take(event.data);
    }
    if (!parser_.last_event_id().empty()) last_event_id = parser_.last_event_id();
    if (parser_.retry()) retry = *parser_.retry();
    return true;
  }

  // At the end of an answer in one piece.
  void finish() {
    if (streams_ || result.status != 200) return;
    take(result.body);
    result.body.clear();
    if (!result.answer) result.answer = mcp::ProtocolProblem{"The answer does not belong to the request."};
  }

  bool may_resume() const { return streams_ && !too_large && !last_event_id.empty(); }

  HttpExchangeResult result;
  std::string last_event_id;
  Duration retry = kDefaultRetry;
  bool made_headway = false;
  bool too_large = false;

 private:
  void take(std::string_view message) {
    mcp::ClientEvent event = receive(message);
    if (is_answer(event)) {
      result.answer = std::move(event);
      // Nothing more is wanted, but let the stream end by itself so that the connection lives on.
      if (streams_) linger_ = std::make_unique<Linger::Guard>(exchange_.world_.linger, cancel_);
    } else if (auto* noticed = std::get_if<mcp::ProgressNoticed>(&event)) {
      if (progress_ && noticed->id == id_ && !result.answer)
        progress_({noticed->progress, noticed->total, noticed->message});
    } else if (auto* reply = std::get_if<mcp::ReplyToServer>(&event)) {
      if (++replies_ <= kMaxReplies) exchange_.tell_later(std::move(reply->text));
    } else if (std::holds_alternative<mcp::ToolsChanged>(event)) {
      result.tools_changed = true;
    } else if (std::holds_alternative<mcp::ProtocolProblem>(event) && !streams_) {
      result.answer = std::move(event);
    }
  }

  mcp::ClientEvent receive(std::string_view message) {
    const std::lock_guard lock(exchange_.peer_->mutex);
    return exchange_.peer_->session.receive(message);
  }

  HttpExchange& exchange_;
  std::int64_t id_;
  const ProgressSink& progress_;
  CancelSource& cancel_;
  mcp::SseParser parser_;
  std::unique_ptr<Linger::Guard> linger_;
  bool streams_ = false;
  int replies_ = 0;
};

CallContext errand_context(Clock& clock) {
  CallContext context;
  context.deadline = clock.monotonic() + Duration::seconds(2);
  return context;
}

HttpRequest HttpExchange::request(std::string_view method, std::string body) const {
  HttpRequest request;
  request.method = std::string(method);
  request.url = config_->url->reveal();
  request.guard_scope = config_->name;
  request.max_response_bytes = kMaxStreamBytes;
  for (const auto& [name, value] : config_->headers) request.headers.emplace_back(name, value.reveal());
  request.headers.emplace_back("Accept",
                               method == "GET" ? "text/event-stream" : "application/json, text/event-stream");
  if (method == "POST") request.headers.emplace_back("Content-Type", "application/json");
  if (!peer_->session_id.empty())
    request.headers.emplace_back(std::string(mcp::kSessionHeader), peer_->session_id);
  if (!peer_->revision.empty())
    request.headers.emplace_back(std::string(mcp::kRevisionHeader), peer_->revision);
  request.body = std::move(body);
  return request;
}

Status HttpExchange::run(HttpRequest http_request, Reader& reader, const CallContext& context) {
  const HttpStream stream{
      [&reader](int status, const HttpHeaders& headers) { return reader.head(status, headers); },
      [&reader](std::string_view bytes) { return reader.body(bytes); }};
  return world_.http.stream(http_request, stream, context);
}

Result<HttpExchangeResult> HttpExchange::ask(const mcp::Outgoing& outgoing, const CallContext& context,
                                             const ProgressSink& progress) {
  CancelSource cancel(context.cancel);
  CallContext cancellable = context;
  cancellable.cancel = cancel.token();
  Reader reader(*this, outgoing.id, progress, cancel);
  const Status ended = run(request("POST", outgoing.text), reader, cancellable);
  if (reader.result.answer) return std::move(reader.result);
  if (reader.too_large) return upstream_error::transport_failed(config_->name, {ErrorCode::too_large, {}});
  if (reader.may_resume() && !context.cancel.is_cancelled()) return resume(reader, cancellable, ended);
  if (!ended.ok() && reader.result.status == 0)
    return upstream_error::transport_failed(config_->name, ended.error());
  if (!ended.ok() && ended.error().code != ErrorCode::upstream_unavailable)
    return upstream_error::transport_failed(config_->name, ended.error());
  if (!ended.ok()) return upstream_error::ended_during_call(config_->name);
  reader.finish();
  if (reader.result.status == 200 && !reader.result.answer)
    return upstream_error::ended_during_call(config_->name);
  return std::move(reader.result);
}

Result<HttpExchangeResult> HttpExchange::resume(Reader& reader, const CallContext& context, Status ended) {
  for (int tries = 0; tries < kMaxResumes && reader.may_resume(); ++tries) {
    if (!ended.ok() && ended.error().code != ErrorCode::upstream_unavailable)
      return upstream_error::transport_failed(config_->name, ended.error());
    const WaitEnd waited = pause(reader.retry, world_.clock, context);
    if (waited == WaitEnd::cancelled) return upstream_error::cancelled(config_->name);
    if (waited == WaitEnd::deadline) return upstream_error::timed_out(config_->name);
    reader.made_headway = false;
    HttpRequest again = request("GET", {});
    again.headers.emplace_back("Last-Event-ID", reader.last_event_id);
    ended = run(std::move(again), reader, context);
    if (reader.result.answer) return std::move(reader.result);
    if (reader.made_headway) tries = -1;
  }
  if (!ended.ok() && ended.error().code != ErrorCode::upstream_unavailable)
    return upstream_error::transport_failed(config_->name, ended.error());
  return upstream_error::ended_during_call(config_->name);
}

Result<int> HttpExchange::tell(std::string text, const CallContext& context) {
  auto response = world_.http.send(request("POST", std::move(text)), context);
  if (!response.ok()) return upstream_error::transport_failed(config_->name, response.error());
  return response->status;
}

void HttpExchange::tell_later(std::string text) {
  world_.courier.post([exchange = *this, text = std::move(text)]() mutable {
    (void)exchange.tell(std::move(text), errand_context(exchange.world_.clock));
  });
}

Status HttpExchange::end(const CallContext& context) {
  if (peer_->session_id.empty()) return {};
  const auto response = world_.http.send(request("DELETE", {}), context);
  if (!response.ok()) return upstream_error::transport_failed(config_->name, response.error());
  return {};
}

}  // namespace signalbox
