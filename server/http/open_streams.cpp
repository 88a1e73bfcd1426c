#include "server/http/open_streams.h"

#include <utility>

namespace signalbox::http {

OpenStreams::Place OpenStreams::admit(std::shared_ptr<api::EventStream> stream) {
  {
    const std::lock_guard lock(mutex_);
    if (!closing_ && streams_.size() < max_streams_) {
      streams_.insert(stream);
      return Place(stream.get(), [this, stream](void*) { remove(stream); });
    }
  }
  stream->close();
  return nullptr;
}

void OpenStreams::close_all() {
  std::set<std::shared_ptr<api::EventStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    streams = streams_;
  }
  for (const auto& stream : streams) stream->close();
}

std::size_t OpenStreams::count() const {
  const std::lock_guard lock(mutex_);
  return streams_.size();
}

void OpenStreams::remove(const std::shared_ptr<api::EventStream>& stream) {
  stream->close();
  const std::lock_guard lock(mutex_);
  streams_.erase(stream);
}

}  // namespace signalbox::http
