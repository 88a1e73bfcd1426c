// The event streams being served: how many at most, and how to end them all at once.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <set>

#include "server/api/message.h"

namespace signalbox::http {

class OpenStreams {
 public:
  explicit OpenStreams(std::size_t max_streams) : max_streams_(max_streams) {}

  // Holds a stream's place; gives it back when the last copy goes.
  using Place = std::shared_ptr<void>;

  // No place when all are taken or the listener is stopping; the stream is closed then.
  Place admit(std::shared_ptr<api::EventStream> stream);

  // Closes all streams and every later one.
  void close_all();

  std::size_t count() const;

 private:
  void remove(const std::shared_ptr<api::EventStream>& stream);

  const std::size_t max_streams_;

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::set<std::shared_ptr<api::EventStream>> streams_;
  bool closing_ = false;
};

}  // namespace signalbox::http
