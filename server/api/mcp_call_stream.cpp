#include "server/api/mcp_call_stream.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace signalbox::api {
namespace {

std::string wire_event(const std::string& message) { return "event: message\ndata: " + message + "\n\n"; }

class CallStream final : public EventStream {
 public:
  CallStream(std::function<std::string(const SendMessage&)> work, std::function<void()> cancel)
      : cancel_(std::move(cancel)), worker_([this, work = std::move(work)] { run(work); }) {}

  ~CallStream() override {
    close();
    worker_.join();
  }

  bool next(std::string& out, Duration patience) override {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, std::chrono::milliseconds(patience.ms),
                      [this] { return !messages_.empty() || ended_ || closed_; });
    if (closed_) return false;
    for (; !messages_.empty(); messages_.pop_front()) out += wire_event(messages_.front());
    if (!ended_) return true;
    // The last messages go out with this call; the next one finds the stream at its end.
    closed_ = true;
    return !out.empty();
  }

  void close() override {
    bool must_cancel = false;
    {
      std::lock_guard lock(mutex_);
      must_cancel = !ended_ && !closed_;
      closed_ = true;
    }
    arrived_.notify_all();
    if (must_cancel) cancel_();
  }

 private:
  void run(const std::function<std::string(const SendMessage&)>& work) {
    std::string result = work([this](std::string message) { add(std::move(message)); });
    std::lock_guard lock(mutex_);
    messages_.push_back(std::move(result));
    ended_ = true;
    arrived_.notify_all();
  }

  void add(std::string message) {
    std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
    arrived_.notify_all();
  }

  const std::function<void()> cancel_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  // Guarded by mutex_:
  std::deque<std::string> messages_;
  bool ended_ = false;   // the result is among the messages, or was taken
  bool closed_ = false;  // nobody takes messages any more

  std::thread worker_;  // last: it uses all of the above
};

}  // namespace

std::shared_ptr<EventStream> start_call_stream(std::function<std::string(const SendMessage&)> work,
                                               std::function<void()> cancel) {
  return std::make_shared<CallStream>(std::move(work), std::move(cancel));
}

}  // namespace signalbox::api
