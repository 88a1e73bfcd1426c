// The event streams that are open, by whose credential: a credential has so many at a time, and they end with
// it, with its session and with its user.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/domain/keys/api_key.h"
#include "core/ports/change_store.h"
#include "core/ports/clock.h"
#include "server/api/message.h"
#include "server/api/services.h"

namespace signalbox::api {

// Safe to use from several threads. Outlives its streams.
class LiveStreams {
 public:
  // At most `per_credential` at a time; 0: any number.
  LiveStreams(std::int64_t per_credential, Clock& clock) : per_credential_(per_credential), clock_(clock) {}

  class Watched;

  // A stream of the caller that has a place and ends with the credential; give it its source with fill().
  // rate_limited when the credential has as many as it may have.
  Result<std::shared_ptr<Watched>> admit(const Caller& caller, bool is_limited);

  void end_credential(const std::string& project_id, const std::string& credential_id);
  void end_session(const std::string& project_id, const std::string& session_id);
  void end_user(const std::string& project_id, const std::string& user_id);
  // Those of the account's sign-ins that it would not get any more: it is disabled, or its role or user is
  // another one now.
  void end_outgrown(const Account& account);

  std::size_t size() const;

 private:
  friend class Watched;
  template <class Matches>
  void end(Matches matches);
  void leave(const Watched& stream);

  const std::int64_t per_credential_;
  Clock& clock_;

  mutable std::mutex mutex_;
  // Guarded by mutex_:
  std::map<const Watched*, std::weak_ptr<Watched>> open_;
  std::map<std::string, std::int64_t> by_credential_;
};

// A stream with its place. What its source still had to say when it is ended is not sent.
class LiveStreams::Watched final : public EventStream {
 public:
  Watched(LiveStreams& streams, Caller caller) : streams_(streams), caller_(std::move(caller)) {}
  ~Watched() override;

  // Sends what `source` has. Ends it at once when the credential has ended meanwhile.
  void fill(std::shared_ptr<EventStream> source);

  bool next(std::string& out, Duration patience) override;
  void close() override;

  const Caller& caller() const { return caller_; }

 private:
  LiveStreams& streams_;
  const Caller caller_;

  std::mutex mutex_;
  // Guarded by mutex_:
  std::shared_ptr<EventStream> source_;
  bool ended_ = false;
};

// A place for a stream that a handler is about to open, and null when streams are not watched.
Result<std::shared_ptr<LiveStreams::Watched>> stream_place(const Services& services, const Request& request,
                                                           const Caller& caller);

// The stream in its place, if it has one.
std::shared_ptr<EventStream> placed(std::shared_ptr<LiveStreams::Watched> place,
                                    std::shared_ptr<EventStream> source);

// Ends the streams of what a change set ends (a key, a sign-in, a session, a user, an account) once it is on
// disk, before its caller hears of it.
class StreamEndingChanges final : public ChangeStore {
 public:
  StreamEndingChanges(ChangeStore& inner, LiveStreams& streams) : inner_(inner), streams_(streams) {}

  Result<CommitReport> commit(ChangeSet changes) override;
  void commit_later(ChangeSet changes) override { inner_.commit_later(std::move(changes)); }

 private:
  ChangeStore& inner_;
  LiveStreams& streams_;
};

}  // namespace signalbox::api
