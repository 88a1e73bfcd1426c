#include "server/api/live_streams.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "server/api/rate_limits.h"

namespace signalbox::api {
namespace {

// What is to be done once the change has happened; nothing for most changes.
using Ending = std::function<void(LiveStreams&)>;

Ending ending_of(const Change& change) {
  if (const auto* put = std::get_if<PutKey>(&change); put && put->key.revoked_at)
    return [key = put->key](LiveStreams& streams) { streams.end_credential(key.project_id, key.id); };
  if (const auto* put = std::get_if<PutSignIn>(&change); put && put->sign_in.ended_at)
    return [in = put->sign_in](LiveStreams& streams) { streams.end_credential(in.project_id, in.id); };
  if (const auto* put = std::get_if<PutSession>(&change); put && put->session.revoked_at)
    return [session = put->session](LiveStreams& streams) {
      streams.end_session(session.project_id, session.id);
    };
  if (const auto* set = std::get_if<SetUserDisabled>(&change); set && set->disabled_at)
    return [user = *set](LiveStreams& streams) { streams.end_user(user.project_id, user.user_id); };
  if (const auto* put = std::get_if<PutAccount>(&change))
    return [account = put->account](LiveStreams& streams) { streams.end_outgrown(account); };
  return {};
}

std::string name_of(const Caller& caller) { return caller.project_id + " " + caller.credential_id; }

}  // namespace

Result<std::shared_ptr<LiveStreams::Watched>> LiveStreams::admit(const Caller& caller, bool is_limited) {
  auto stream = std::make_shared<Watched>(*this, caller);
  const std::lock_guard lock(mutex_);
  std::int64_t& held = by_credential_[name_of(caller)];
  open_.emplace(stream.get(), stream);
  held += 1;
  if (!is_limited || per_credential_ <= 0 || held <= per_credential_) return stream;
  return Error{.code = ErrorCode::rate_limited,
               .message = "this credential has " + std::to_string(per_credential_) +
                          " event streams open, which is as many as it may have; close one",
               .retry_after = Duration::seconds(5)};
}

template <class Matches>
void LiveStreams::end(Matches matches) {
  // Let go of outside the lock, all of them: the last owner of a stream takes it when it leaves.
  std::vector<std::shared_ptr<Watched>> open;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& entry : open_)
      if (auto stream = entry.second.lock()) open.push_back(std::move(stream));
  }
  for (const auto& stream : open)
    if (matches(stream->caller())) stream->close();
}

void LiveStreams::end_credential(const std::string& project_id, const std::string& credential_id) {
  end([&](const Caller& caller) {
    return caller.project_id == project_id && caller.credential_id == credential_id;
  });
}

void LiveStreams::end_session(const std::string& project_id, const std::string& session_id) {
  end([&](const Caller& caller) {
    return caller.project_id == project_id && caller.session_id == session_id;
  });
}

void LiveStreams::end_user(const std::string& project_id, const std::string& user_id) {
  end([&](const Caller& caller) { return caller.project_id == project_id && caller.user_id == user_id; });
}

void LiveStreams::end_outgrown(const Account& account) {
  end([&](const Caller& caller) {
    if (caller.project_id != account.project_id || caller.account_id != account.id) return false;
    const auto user_id = account.role == Role::admin ? std::nullopt : account.user_id;
    return account.status == AccountStatus::disabled || caller.user_id != user_id ||
           caller.scopes != scopes_of(account.role);
  });
}

std::size_t LiveStreams::size() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

void LiveStreams::leave(const Watched& stream) {
  const std::lock_guard lock(mutex_);
  open_.erase(&stream);
  const auto held = by_credential_.find(name_of(stream.caller()));
  if (held != by_credential_.end() && --held->second == 0) by_credential_.erase(held);
}

LiveStreams::Watched::~Watched() { streams_.leave(*this); }

void LiveStreams::Watched::fill(std::shared_ptr<EventStream> source) {
  bool ended = false;
  {
    const std::lock_guard lock(mutex_);
    source_ = source;
    ended = ended_;
  }
  if (ended && source) source->close();
}

bool LiveStreams::Watched::next(std::string& out, Duration patience) {
  std::shared_ptr<EventStream> source;
  {
    const std::lock_guard lock(mutex_);
    if (ended_ || !source_) return false;
    source = source_;
  }
  if (caller_.expires_at) {
    const Duration left = *caller_.expires_at - streams_.clock_.now();
    if (left <= Duration{}) {
      source->close();
      return false;
    }
    patience = std::min(patience, left);
  }
  const std::size_t sent = out.size();
  const bool goes_on = source->next(out, patience);
  const std::lock_guard lock(mutex_);
  if (!ended_) return goes_on;
  out.resize(sent);
  return false;
}

void LiveStreams::Watched::close() {
  std::shared_ptr<EventStream> source;
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    source = source_;
  }
  if (source) source->close();
}

Result<std::shared_ptr<LiveStreams::Watched>> stream_place(const Services& services, const Request& request,
                                                           const Caller& caller) {
  if (!services.streams) return std::shared_ptr<LiveStreams::Watched>();
  return services.streams->admit(caller, !is_unlimited(request, services));
}

std::shared_ptr<EventStream> placed(std::shared_ptr<LiveStreams::Watched> place,
                                    std::shared_ptr<EventStream> source) {
  if (!place || !source) return source;
  place->fill(std::move(source));
  return place;
}

Result<CommitReport> StreamEndingChanges::commit(ChangeSet changes) {
  std::vector<Ending> endings;
  for (const Change& change : changes)
    if (Ending ending = ending_of(change)) endings.push_back(std::move(ending));
  Result<CommitReport> report = inner_.commit(std::move(changes));
  if (report.ok() && report->committed)
    for (const Ending& ending : endings) ending(streams_);
  return report;
}

}  // namespace signalbox::api
