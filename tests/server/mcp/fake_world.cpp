#include "tests/server/mcp/fake_world.h"

#include "core/base/json.h"
#include "core/domain/mcp/message.h"
#include "core/domain/mcp/sse.h"

namespace signalbox::test {
namespace {

constexpr std::chrono::seconds kPatience{10};

HttpResponse json_answer(std::string body, HttpHeaders headers = {}) {
  headers.emplace_back("Content-Type", "application/json");
  return {200, std::move(headers), std::move(body)};
}

std::string event(const std::string& data, const std::string& id = {}) {
  return mcp::encode_sse({id, "message", data});
}

std::string text_result(const std::string& id, const std::string& text, bool failed = false) {
  return mcp::encode_result(id, {R"({"content": [{"type":"text","text":")" + text + R"("}],"isError":)" +
                                 (failed ? "true" : "false") + "}"});
}

}  // namespace

void KeptLog::write(LogLevel, std::string_view message, LogFields fields) {
  std::string line(message);
  for (const auto& [name, value] : fields) line += " " + std::string(name) + "=" + value;
  const std::lock_guard lock(mutex_);
  lines_.push_back(std::move(line));
  changed_.notify_all();
}

bool KeptLog::waits_for(std::vector<std::string> parts) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] {
    for (const std::string& line : lines_) {
      bool all = true;
      for (const std::string& part : parts) all = all && line.find(part) != std::string::npos;
      if (all) return true;
    }
    return false;
  });
}

std::string KeptLog::text() {
  const std::lock_guard lock(mutex_);
  std::string all;
  for (const std::string& line : lines_) all += line + "\n";
  return all;
}

std::optional<Secret> MemoryVault::load(std::string_view project, std::string_view session,
                                        std::string_view upstream) {
  const std::lock_guard lock(mutex_);
  const auto found =
      saved_.find(std::string(project) + "/" + std::string(session) + "/" + std::string(upstream));
  if (found == saved_.end()) return std::nullopt;
  return Secret(found->second);
}

void MemoryVault::save(std::string_view project, std::string_view session, std::string_view upstream,
                       const Secret& secret) {
  const std::string key = std::string(project) + "/" + std::string(session) + "/" + std::string(upstream);
  const std::lock_guard lock(mutex_);
  if (secret.empty())
    saved_.erase(key);
  else
    saved_[key] = secret.reveal();
}

void MemoryVault::forget(std::string_view project, std::string_view session) {
  const std::string prefix = std::string(project) + "/" + std::string(session) + "/";
  const std::lock_guard lock(mutex_);
  std::erase_if(saved_, [&](const auto& entry) { return entry.first.starts_with(prefix); });
}

std::size_t MemoryVault::size() {
  const std::lock_guard lock(mutex_);
  return saved_.size();
}

void ScriptedServer::restart() {
  const std::lock_guard lock(mutex_);
  sessions_.clear();
}

void ScriptedServer::release() {
  const std::lock_guard lock(mutex_);
  released_ = true;
  changed_.notify_all();
}

void ScriptedServer::note(const std::string& what) {
  ++seen_[what];
  changed_.notify_all();
}

int ScriptedServer::count(const std::string& what) {
  const std::lock_guard lock(mutex_);
  return seen_[what];
}

bool ScriptedServer::waits_for(const std::string& what, int times) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return seen_[what] >= times; });
}

std::size_t ScriptedServer::open_sessions() {
  const std::lock_guard lock(mutex_);
  return sessions_.size();
}

std::vector<HttpRequest> ScriptedServer::requests() {
  const std::lock_guard lock(mutex_);
  return requests_;
}

// Everything but the streaming of tool calls.
HttpResponse ScriptedServer::answer(const HttpRequest& request) {
  const std::string session(header_of(request.headers, "Mcp-Session-Id"));
  const auto parsed = mcp::parse_message(request.body);
  const auto* message = std::get_if<mcp::Message>(&parsed);
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  if (fixed_status != 0) return {fixed_status, {}, "no"};
  if (message && message->method == "initialize") {
    note("initialize");
    const std::string id = "upstream-session-" + std::to_string(++last_session_);
    sessions_.insert(id);
    return json_answer(
        mcp::encode_result(message->id, {R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}}})"}),
        {{"mcp-session-id", id}});
  }
  if (sessions_.count(session) == 0)
    return {
        unknown_session_status, {}, R"({"error":{"message":"Bad Request: No valid session ID provided"}})"};
  if (request.method == "DELETE") {
    note("DELETE");
    sessions_.erase(session);
    return {200, {}, ""};
  }
  if (!message) return {request.method == "GET" ? 200 : 400, {}, ""};
  note(message->method);
  if (message->kind != mcp::MessageKind::request) return {202, {}, ""};
  if (message->method == "tools/list")
    return json_answer(mcp::encode_result(message->id, {R"({"tools":)" + tools + "}"}));
  return json_answer("");
}

Result<HttpResponse> ScriptedServer::send(const HttpRequest& request, const CallContext& context) {
  if (context.cancel.is_cancelled()) return Error{ErrorCode::cancelled, "cancelled"};
  if (!reachable) return Error{ErrorCode::upstream_unavailable, "connection refused by " + request.url};
  return answer(request);
}

Status ScriptedServer::stream(const HttpRequest& request, const HttpStream& stream,
                              const CallContext& context) {
  TRY(const HttpResponse response, send(request, context));
  const auto parsed = mcp::parse_message(request.body);
  const auto* message = std::get_if<mcp::Message>(&parsed);
  if (response.status == 200 && request.method == "GET") {
    const std::lock_guard lock(mutex_);
    note("GET " + std::string(header_of(request.headers, "Last-Event-ID")));
    stream.on_head(200, {{"Content-Type", "text/event-stream"}});
    stream.on_body(event(text_result("2", "resumed"), "event-2"));
    return {};
  }
  if (response.status == 200 && message && message->method == "tools/call")
    return stream_call(message->id, message->params.text, stream, context);
  if (!stream.on_head(response.status, response.headers) || response.body.empty()) return {};
  stream.on_body(response.body);
  return {};
}

Status ScriptedServer::stream_call(const std::string& id, const std::string& params_text,
                                   const HttpStream& stream, const CallContext& context) {
  const Json params = *parse_json(params_text);
  const std::string tool = params["name"].get<std::string>();
  if (!answers_as_stream) {
    stream.on_head(200, {{"content-type", "application/json; charset=utf-8"}});
    stream.on_body(mcp::encode_result(
        id, {R"({"content": [],"structuredContent":{"echo":)" + dump_json(params["arguments"]) + "}}"}));
    return {};
  }
  stream.on_head(200, {{"content-type", "text/event-stream"}});
  if (resumable) {
    stream.on_body("retry: 10\n" + event("", "event-1"));
    return {};
  }
  if (breaks_off) return Error{ErrorCode::upstream_unavailable, "broke off"};
  if (tool == "wait") CHECK_OK(stay_open(context));
  if (tool == "steps")
    for (const char* step : {"1", "2"})
      stream.on_body(event(mcp::encode_notification(
          "notifications/progress", {R"({"progressToken":)" + dump_json(params["_meta"]["progressToken"]) +
                                     R"(,"progress":)" + step + R"(,"total":2,"message":"step"})"})));
  if (tool == "fail") {
    stream.on_body(event(text_result(id, "failed", true)));
  } else if (tool == "nope") {
    stream.on_body(
        event(mcp::encode_error(id, {-32602, "Unknown tool at https://secret.example/mcp?key=canary"})));
  } else {
    const std::string answer =
        event(mcp::encode_result(id, {R"({"content": [],"echo":)" + dump_json(params["arguments"]) + "}"}));
    stream.on_body(answer.substr(0, 10));
    stream.on_body(answer.substr(10));
  }
  return leaves_streams_open ? stay_open(context) : Status();
}

Status ScriptedServer::stay_open(const CallContext& context) {
  const auto wake = context.cancel.subscribe([this] {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
  });
  std::unique_lock lock(mutex_);
  note("waiting");
  const auto until = std::chrono::steady_clock::now() + kPatience;
  changed_.wait_until(lock, until, [&] { return released_ || context.cancel.is_cancelled(); });
  if (context.cancel.is_cancelled()) return Error{ErrorCode::cancelled, "cancelled"};
  return {};
}

CallContext call_context(Clock& clock, std::string session, Duration time) {
  CallContext context;
  context.project_id = "p";
  context.user_id = "u";
  context.session_id = std::move(session);
  context.deadline = clock.monotonic() + time;
  return context;
}

}  // namespace signalbox::test
