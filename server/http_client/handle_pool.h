// Idle curl handles with their open connections. A handle serves one key (scope and origin) for its whole
// life, so a connection is only ever reused by requests that were allowed to open it.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/time.h"
#include "server/http_client/curl_handle.h"

namespace signalbox {

class HandlePool {
 public:
  HandlePool(std::size_t max_idle, Duration idle_life) : max_idle_(max_idle), idle_life_(idle_life) {}

  struct Lease {
    std::unique_ptr<CurlHandle> handle;
    std::string key;
  };

  // A handle for that key, the most recently used first, or a new one.
  Lease take(std::string key);
  void give_back(Lease lease);

  std::size_t idle() const;

 private:
  struct Idle {
    Lease lease;
    std::chrono::steady_clock::time_point since;
  };

  void cut_oldest(std::list<Idle>& dropped);  // needs mutex_

  const std::size_t max_idle_;
  const Duration idle_life_;

  mutable std::mutex mutex_;
  std::list<Idle> idle_;  // guarded by mutex_; most recently used first
};

}  // namespace signalbox
