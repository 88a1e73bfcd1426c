// Sends mail to people.
#pragma once

#include <string>

#include "core/base/result.h"

namespace signalbox {

struct Mail {
  std::string to;       // one address, as check_email leaves it
  std::string subject;  // UTF-8, one line
  std::string text;     // UTF-8, lines end in "\n"
};

class Mailer {
 public:
  virtual ~Mailer() = default;

  virtual bool is_configured() const = 0;

  // Returns when the mail server has taken it. Fails with not_configured, invalid_argument (an address or a
  // subject that is none), upstream_unavailable, upstream_failed or deadline_exceeded.
  virtual Status send(const Mail& mail) = 0;

  // Returns at once, for answers that must not tell by their time whether a mail was sent. What goes wrong
  // later is in the log only; `unavailable` when too many wait.
  virtual Status post(Mail mail) = 0;
};

}  // namespace signalbox
