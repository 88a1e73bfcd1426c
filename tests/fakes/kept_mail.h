// A mailer that keeps its letters for tests to read.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "core/ports/mailer.h"

namespace signalbox::fakes {

class KeptMail final : public Mailer {
 public:
  bool is_configured() const override { return configured; }

  Status send(const Mail& mail) override {
    if (!configured) return Error{ErrorCode::not_configured, "no mail server"};
    if (failing) return Error{ErrorCode::upstream_unavailable, "the mail server is away"};
    const std::lock_guard lock(mutex_);
    letters_.push_back(mail);
    return {};
  }

  Status post(Mail mail) override { return send(mail); }

  std::vector<Mail> letters() const {
    const std::lock_guard lock(mutex_);
    return letters_;
  }

  bool configured = true;
  bool failing = false;

 private:
  mutable std::mutex mutex_;
  std::vector<Mail> letters_;
};

}  // namespace signalbox::fakes
