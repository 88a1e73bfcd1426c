#include "server/api/mcp_clients.h"

#include <algorithm>

#include "core/base/id.h"

namespace signalbox::api {
namespace {

constexpr Duration kIdleLife = Duration::hours(24);
constexpr std::size_t kMaxClients = 20'000;

}  // namespace

mcp::ServerAction McpClient::receive(const mcp::Message& message) {
  std::lock_guard lock(mutex_);
  return protocol_.receive(message);
}

bool McpClient::is_open() {
  std::lock_guard lock(mutex_);
  return protocol_.is_open();
}

CancelToken McpClient::begin_call(const std::string& request_id) {
  std::lock_guard lock(mutex_);
  const CancelSource& source = calls_.try_emplace(request_id).first->second;
  if (ended_) calls_[request_id].cancel();
  return source.token();
}

void McpClient::end_call(const std::string& request_id) {
  std::lock_guard lock(mutex_);
  calls_.erase(request_id);
}

void McpClient::cancel_call(const std::string& request_id) {
  std::lock_guard lock(mutex_);
  if (const auto call = calls_.find(request_id); call != calls_.end()) call->second.cancel();
}

void McpClient::cancel_all() {
  std::lock_guard lock(mutex_);
  ended_ = true;
  for (auto& [id, call] : calls_) call.cancel();
}

McpClients::NewClient McpClients::create(const std::string& session_id) {
  NewClient fresh{make_token("mcp", random_), std::make_shared<McpClient>(session_id, info_)};
  const Instant now = clock_.monotonic();
  std::lock_guard lock(mutex_);
  if (clients_.size() >= kMaxClients) sweep(now);
  clients_[fresh.key] = {fresh.client, now};
  return fresh;
}

std::shared_ptr<McpClient> McpClients::find(const std::string& key, const std::string& session_id) {
  std::lock_guard lock(mutex_);
  const auto found = clients_.find(key);
  if (found == clients_.end() || found->second.client->session_id() != session_id) return nullptr;
  found->second.last_used = clock_.monotonic();
  return found->second.client;
}

bool McpClients::end(const std::string& key, const std::string& session_id) {
  const std::shared_ptr<McpClient> client = find(key, session_id);
  if (!client) return false;
  client->cancel_all();
  std::lock_guard lock(mutex_);
  return clients_.erase(key) > 0;
}

void McpClients::end_session(const std::string& session_id) {
  std::lock_guard lock(mutex_);
  for (auto entry = clients_.begin(); entry != clients_.end();) {
    if (entry->second.client->session_id() != session_id) {
      ++entry;
      continue;
    }
    entry->second.client->cancel_all();
    entry = clients_.erase(entry);
  }
}

// Drops what was not used for a day; when that is not enough, the one that waited longest. Needs mutex_.
void McpClients::sweep(Instant now) {
  auto oldest = clients_.begin();
  for (auto entry = clients_.begin(); entry != clients_.end();) {
    if (now - entry->second.last_used > kIdleLife) {
      entry = clients_.erase(entry);
      oldest = clients_.begin();
      continue;
    }
    if (entry->second.last_used < oldest->second.last_used) oldest = entry;
    ++entry;
  }
  if (clients_.size() >= kMaxClients) clients_.erase(oldest);
}

}  // namespace signalbox::api
