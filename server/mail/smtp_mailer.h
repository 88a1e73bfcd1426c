// The Mailer port over SMTP (RFC 5321) by libcurl. What is posted goes out on one thread of its own.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "core/base/secret.h"
#include "core/ports/clock.h"
#include "core/ports/log.h"
#include "server/mail/message.h"

namespace signalbox::mail {

struct SmtpSettings {
  // smtp://host[:587] with STARTTLS required, smtps://host[:465] with TLS from the start, or, said on
  // purpose, smtp+plain://host[:25] without any. Empty: no mail.
  std::string url;
  std::string from;  // as parse_sender takes it
  std::string user;  // empty: none is presented
  Secret password;
  std::string ca_file;                       // instead of the system's authorities; may be empty
  Duration timeout = Duration::seconds(15);  // of one mail, all in all
};

// invalid_argument that begins with the setting's name.
Status check(const SmtpSettings& settings);

class SmtpMailer final : public Mailer {
 public:
  // `settings` passed check(). The others outlive this.
  SmtpMailer(SmtpSettings settings, Clock& clock, Random& random, Log& log);
  ~SmtpMailer() override;  // gives up what is on its way, and says so in the log

  bool is_configured() const override { return !settings_.url.empty(); }
  Status send(const Mail& mail) override;
  Status post(Mail mail) override;

 private:
  Status deliver(const Mail& mail, const std::stop_token& stop);
  void work(const std::stop_token& stop);

  const SmtpSettings settings_;
  Clock& clock_;
  Random& random_;
  Log& log_;

  std::mutex mutex_;
  std::condition_variable_any posted_;
  std::deque<Mail> waiting_;  // guarded by mutex_

  std::jthread worker_;  // last: ends before the rest goes
};

}  // namespace signalbox::mail
