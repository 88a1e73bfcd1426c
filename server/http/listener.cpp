#include "server/http/listener.h"

#include <httplib.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "server/http/bind_failure.h"
#include "server/http/elastic_pool.h"
#include "server/http/exchange.h"

namespace signalbox::http {
namespace {

constexpr int kBacklog = 1024;

// The library's task queue on our pool, which outlives it.
class Tasks final : public httplib::TaskQueue {
 public:
  explicit Tasks(ElasticPool& pool) : pool_(pool) {}
  void enqueue(std::function<void()> task) override { pool_.run(std::move(task)); }
  void shutdown() override { pool_.stop(); }

 private:
  ElasticPool& pool_;
};

void raise_file_limit() {
  rlimit limit;
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// A signal that ends accept() would end the library's loop. Threads made from here inherit the mask.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

class Listener::Server final : public httplib::Server {
 public:
  Server(ListenOptions options, api::Handler handler, Log& log)
      : service_(std::move(options), std::move(handler), log),
        pool_({.max_threads = service_.options.max_threads, .stack_bytes = service_.options.stack_bytes},
              [this] {
                if (!service_.connections.close_longest_idle()) service_.wants_room = true;
              }) {
    set_tcp_nodelay(true);
    set_keep_alive_timeout(static_cast<time_t>(service_.options.idle_timeout.ms / 1000));
    set_keep_alive_max_count(1'000'000);
    // The default would be SO_REUSEPORT, with which two servers share a port without noticing.
    set_socket_options([](socket_t fd) {
      const int on = 1;
      ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    install_exchange_hooks(*this);
    new_task_queue = [this]() -> httplib::TaskQueue* {
      serving_.set_value();
      return new Tasks(pool_);
    };
  }

  ~Server() override { stop_serving(Duration{}); }

  Status bind() {
    const std::string& host = service_.options.host;
    const int port = service_.options.port;
    port_ = port == 0 ? bind_to_any_port(host) : (bind_to_port(host, port) ? port : -1);
    if (port_ <= 0) return explain_bind_failure(host, port);
    ::listen(svr_sock_, kBacklog);  // deepens the library's five
    return {};
  }

  int port() const { return port_; }

  void serve() {
    thread_ = std::thread([this] {
      block_signals();
      const bool ended_well = listen_after_bind();
      if (!ended_well && !service_.is_stopping)
        service_.log.write(LogLevel::error, "the listener stopped accepting connections",
                           {{"port", std::to_string(port_)}});
    });
    serving_.get_future().wait();
  }

  void stop_serving(Duration grace) {
    const std::lock_guard lock(stop_mutex_);
    if (service_.is_stopping.exchange(true)) return;
    if (!thread_.joinable()) {
      if (svr_sock_ != INVALID_SOCKET) ::close(svr_sock_.exchange(INVALID_SOCKET));
      return;
    }
    stop();
    service_.streams.close_all();
    service_.connections.close_idle();
    if (!service_.connections.wait_until_empty(grace)) {
      service_.log.write(LogLevel::warning, "cutting connections whose requests are not done",
                         {{"connections", std::to_string(service_.connections.count())}});
      service_.connections.close_all();
    }
    thread_.join();
  }

  const Service& service() const { return service_; }

 private:
  // Instead of the library's loop, which asks each idle connection a hundred times a second and does not
  // notice a stop.
  bool process_and_close_socket(socket_t fd) override {
    serve_connection(fd, service_, process_);
    return true;
  }

  Service service_;
  const ProcessRequest process_ = [this](httplib::Stream& stream, bool close, bool& closed,
                                         const std::function<void(httplib::Request&)>& on_head) {
    return process_request(stream, close, closed, on_head);
  };
  ElasticPool pool_;
  int port_ = -1;
  std::promise<void> serving_;
  std::thread thread_;
  std::mutex stop_mutex_;
};

Result<std::unique_ptr<Listener>> Listener::open(ListenOptions options, api::Handler handler, Log& log) {
  raise_file_limit();
  auto server = std::make_unique<Server>(std::move(options), std::move(handler), log);
  CHECK_OK(server->bind());
  return std::unique_ptr<Listener>(new Listener(std::move(server)));
}

Listener::Listener(std::unique_ptr<Server> server) : server_(std::move(server)) {}

Listener::~Listener() = default;

int Listener::port() const { return server_->port(); }

void Listener::start() { server_->serve(); }

void Listener::stop(Duration grace) { server_->stop_serving(grace); }

std::size_t Listener::open_connections() const { return server_->service().connections.count(); }

std::size_t Listener::open_streams() const { return server_->service().streams.count(); }

}  // namespace signalbox::http
