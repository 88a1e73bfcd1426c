#include "server/mcp/http_upstream.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/domain/mcp/http_rules.h"
#include "core/domain/mcp/revision.h"
#include "server/mcp/patient_wait.h"
#include "server/mcp/upstream_error.h"

namespace signalbox {
namespace {

constexpr Duration kSessionLife = Duration::hours(24);

// Whether the server no longer knows the session: answers that come before anything is run. Old SDKs say
// 400 where they should say 404.
bool is_session_lost(const HttpExchangeResult& answer) {
  if (answer.status == 404 || answer.status == 401) return true;
  return answer.status == 400 && to_lower_ascii(answer.body).find("session") != std::string::npos;
}

CallContext bounded(const CallContext& context, Instant now, Duration timeout) {
  CallContext out = context;
  out.deadline = std::min(context.deadline, now + timeout);
  return out;
}

std::shared_ptr<HttpPeer> resumed_peer(const Secret& saved, const std::string& url) {
  const Json json = from_text({saved.reveal()});
  if (!json.is_object() || json.value("url", Json()) != url) return nullptr;
  const std::string revision =
      json.value("revision", Json()).is_string() ? json["revision"].get<std::string>() : "";
  const std::string id = json.value("session", Json()).is_string() ? json["session"].get<std::string>() : "";
  if (!mcp::is_handshake_revision(revision) || !mcp::is_session_header(id)) return nullptr;
  auto peer = std::make_shared<HttpPeer>(mcp::ClientSession::resumed(upstream_client_info(), revision));
  peer->session_id = id;
  peer->revision = revision;
  peer->opened_at =
      Instant{json.value("openedAt", Json()).is_number_integer() ? json["openedAt"].get<std::int64_t>() : 0};
  return peer;
}

void hide(std::string& text, const std::string& secret) {
  if (secret.empty()) return;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 8))
    text.replace(at, secret.size(), "[hidden]");
}

}  // namespace

HttpUpstream::HttpUpstream(UpstreamConfig config, HttpUpstreamWorld world, std::optional<Secret> saved,
                           Hooks hooks)
    : config_(std::make_shared<const UpstreamConfig>(std::move(config))),
      world_(world),
      hooks_(std::move(hooks)) {
  if (saved) peer_ = resumed_peer(*saved, config_->url->reveal());
}

Result<std::vector<mcp::RemoteTool>> HttpUpstream::list_tools(const CallContext& context) {
  mcp::ToolListing listing;
  std::optional<std::string> cursor;
  do {
    TRY(const JsonText page,
        ask([&cursor](mcp::ClientSession& session) { return session.list_tools(cursor); }, context, {}));
    auto next = listing.add_page(page);
    if (!next.ok()) return upstream_error::bad_answer(config_->name, next.error().message);
    cursor = std::move(*next);
  } while (cursor);
  return listing.tools();
}

Result<McpToolResult> HttpUpstream::call_tool(std::string_view tool, const JsonText& arguments,
                                              const CallContext& context, const ProgressSink& progress) {
  const bool wants_progress = static_cast<bool>(progress);
  TRY(JsonText result,
      ask([&](mcp::ClientSession& session) { return session.call_tool(tool, arguments, wants_progress); },
          context, progress));
  const bool failed = mcp::is_failed_result(result).value_or(false);
  return McpToolResult{std::move(result), failed};
}

Result<JsonText> HttpUpstream::ask(const MakeRequest& make, const CallContext& context,
                                   const ProgressSink& progress) {
  const CallContext limited = bounded(context, world_.clock.monotonic(), config_->timeout);
  PeerPointer peer;
  for (int attempt = 0; attempt < 2; ++attempt) {
    TRY(peer, open_peer(peer, limited));
    auto outcome = ask_once(peer, make, limited, progress);
    {
      const std::lock_guard lock(mutex_);
      --running_;
    }
    if (!outcome.ok()) return without_secrets(std::move(outcome).error(), peer);
    if (outcome->has_value()) return std::move(**outcome);
  }
  return upstream_error::session_refused(config_->name);
}

Result<std::optional<JsonText>> HttpUpstream::ask_once(const PeerPointer& peer, const MakeRequest& make,
                                                       const CallContext& context,
                                                       const ProgressSink& progress) {
  mcp::Outgoing outgoing;
  {
    const std::lock_guard lock(peer->mutex);
    outgoing = make(peer->session);
  }
  HttpExchange exchange(config_, world_, peer);
  auto answer = exchange.ask(outgoing, context, progress);
  if (!answer.ok()) {
    give_up(exchange, peer, outgoing.id, answer.error());
    return std::move(answer).error();
  }
  if (answer->tools_changed && hooks_.tools_changed) hooks_.tools_changed();
  if (!answer->answer) {
    const std::lock_guard lock(peer->mutex);
    peer->session.forget(outgoing.id);
  }
  return understand(std::move(*answer));
}

Result<std::optional<JsonText>> HttpUpstream::understand(HttpExchangeResult answer) const {
  if (answer.status != 200) {
    if (is_session_lost(answer)) return std::optional<JsonText>();
    if (answer.status == 403) return upstream_error::refused_credentials(config_->name);
    return upstream_error::bad_status(config_->name, answer.status);
  }
  if (auto* answered = std::get_if<mcp::Answered>(&*answer.answer))
    return std::optional<JsonText>(std::move(answered->result));
  if (auto* refused = std::get_if<mcp::AnsweredWithError>(&*answer.answer))
    return upstream_error::refused_by_server(config_->name, refused->error);
  if (auto* problem = std::get_if<mcp::ProtocolProblem>(&*answer.answer))
    return upstream_error::bad_answer(config_->name, problem->message);
  return upstream_error::bad_answer(config_->name, "It opened a session when asked for something else.");
}

void HttpUpstream::give_up(HttpExchange& exchange, const PeerPointer& peer, std::int64_t id,
                           const Error& why) const {
  const std::lock_guard lock(peer->mutex);
  if (why.code == ErrorCode::cancelled)
    exchange.tell_later(peer->session.cancel(id, "The caller cancelled the call."));
  else if (why.code == ErrorCode::deadline_exceeded)
    exchange.tell_later(peer->session.cancel(id, "The call took too long."));
  else
    peer->session.forget(id);
}

bool HttpUpstream::is_due_for_renewal() const {
  return peer_ && running_ == 0 && world_.clock.now() - peer_->opened_at >= kSessionLife;
}

Result<HttpUpstream::PeerPointer> HttpUpstream::open_peer(const PeerPointer& lost,
                                                          const CallContext& context) {
  const auto wake = wake_on_cancel(context, mutex_, changed_);
  std::unique_lock lock(mutex_);
  const WaitEnd waited =
      patient_wait(lock, changed_, world_.clock, context, [this] { return !opening_ || stopped_; });
  if (stopped_) return upstream_error::session_ended(config_->name);
  if (waited == WaitEnd::cancelled) return upstream_error::cancelled(config_->name);
  if (waited == WaitEnd::deadline) return upstream_error::timed_out(config_->name);
  if (is_due_for_renewal()) end_later(std::move(peer_));
  if (peer_ && peer_ != lost) {
    ++running_;
    return peer_;
  }
  peer_.reset();
  opening_ = true;
  lock.unlock();
  return settle(handshake(context));
}

// Makes a session that was just opened the one that all use, unless it came too late.
Result<HttpUpstream::PeerPointer> HttpUpstream::settle(Result<PeerPointer> opened) {
  std::unique_lock lock(mutex_);
  opening_ = false;
  changed_.notify_all();
  if (!opened.ok()) return opened;
  if (stopped_) {
    end_later(*opened);
    return upstream_error::session_ended(config_->name);
  }
  peer_ = *opened;
  ++running_;
  lock.unlock();
  if (!hooks_.save) return opened;
  hooks_.save(saved_form(**opened));
  lock.lock();
  if (!stopped_) return opened;
  lock.unlock();
  hooks_.save(Secret());  // it was stopped meanwhile: nothing must stay saved
  return opened;
}

Result<HttpUpstream::PeerPointer> HttpUpstream::handshake(const CallContext& context) {
  auto peer = std::make_shared<HttpPeer>(mcp::ClientSession(upstream_client_info()));
  const mcp::Outgoing initialize = peer->session.initialize();
  auto answer = HttpExchange(config_, world_, peer).ask(initialize, context, {});
  if (!answer.ok()) return without_secrets(std::move(answer).error(), peer);
  if (answer->status == 401 || answer->status == 403)
    return upstream_error::refused_credentials(config_->name);
  if (answer->status != 200) return upstream_error::bad_status(config_->name, answer->status);
  if (auto* problem = std::get_if<mcp::ProtocolProblem>(&*answer->answer))
    return upstream_error::bad_answer(config_->name, problem->message);
  if (auto* refused = std::get_if<mcp::AnsweredWithError>(&*answer->answer))
    return without_secrets(upstream_error::refused_by_server(config_->name, refused->error), peer);
  const auto* opened = std::get_if<mcp::ServerOpened>(&*answer->answer);
  if (!opened) return upstream_error::bad_answer(config_->name, "It did not answer initialize.");
  const std::string_view session_id = header_of(answer->headers, mcp::kSessionHeader);
  if (mcp::is_session_header(session_id)) peer->session_id = std::string(session_id);
  peer->revision = opened->revision;
  peer->opened_at = world_.clock.now();
  TRY(const int status, HttpExchange(config_, world_, peer).tell(mcp::ClientSession::initialized(), context));
  if (status >= 400) return upstream_error::bad_status(config_->name, status);
  return peer;
}

void HttpUpstream::end_later(PeerPointer peer) {
  world_.courier.post([exchange = HttpExchange(config_, world_, std::move(peer)),
                       &clock = world_.clock]() mutable { (void)exchange.end(errand_context(clock)); });
}

void HttpUpstream::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  if (peer_) end_later(std::move(peer_));
  peer_.reset();
  changed_.notify_all();
}

Secret HttpUpstream::saved_form(const HttpPeer& peer) const {
  if (peer.session_id.empty()) return {};
  return Secret(dump_json(Json{{"url", config_->url->reveal()},
                               {"session", peer.session_id},
                               {"revision", peer.revision},
                               {"openedAt", peer.opened_at.ms}}));
}

Error HttpUpstream::without_secrets(Error error, const PeerPointer& peer) const {
  hide(error.message, config_->url->reveal());
  hide(error.message, peer->session_id);
  for (const auto& [name, value] : config_->headers) hide(error.message, value.reveal());
  return error;
}

}  // namespace signalbox
