#include "server/mail/smtp_mailer.h"

#include <curl/curl.h>

#include <cstring>
#include <optional>

namespace signalbox::mail {
namespace {

constexpr std::size_t kMostWaiting = 64;
constexpr std::string_view kPlainScheme = "smtp+plain://";
constexpr long kConnectTimeoutMs = 5000;

bool is_plain(const std::string& url) { return url.starts_with(kPlainScheme); }

std::string address_of(const std::string& url) {
  if (is_plain(url)) return "smtp://" + url.substr(kPlainScheme.size());
  const bool has_port = url.find(':', url.find("://") + 3) != std::string::npos;
  return url.starts_with("smtp://") && !has_port ? url + ":587" : url;
}

// What is still to be sent, and whether to go on.
struct Upload {
  std::string_view rest;
  const std::stop_token& stop;
};

std::size_t give(char* buffer, std::size_t size, std::size_t count, void* upload_pointer) {
  auto& upload = *static_cast<Upload*>(upload_pointer);
  const std::size_t length = std::min(size * count, upload.rest.size());
  std::memcpy(buffer, upload.rest.data(), length);
  upload.rest.remove_prefix(length);
  return length;
}

int is_given_up(void* upload_pointer, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Upload*>(upload_pointer)->stop.stop_requested() ? 1 : 0;
}

std::size_t ignore(char*, std::size_t size, std::size_t count, void*) { return size * count; }

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void choose_security(CURL* curl, const SmtpSettings& settings) {
  curl_easy_setopt(curl, CURLOPT_USE_SSL, is_plain(settings.url) ? CURLUSESSL_NONE : CURLUSESSL_ALL);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  if (!settings.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file.c_str());
  if (settings.user.empty()) return;
  curl_easy_setopt(curl, CURLOPT_USERNAME, settings.user.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, settings.password.reveal().c_str());
}

void choose_limits(CURL* curl, const SmtpSettings& settings) {
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(settings.timeout.ms));
}

// What went wrong, in words for the operator; the server's own words may repeat what it was told.
Error error_of(CURLcode code, long reply) {
  const std::string replied = reply > 0 ? " (its reply was " + std::to_string(reply) + ")" : "";
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return {ErrorCode::deadline_exceeded, "the mail server took too long"};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {ErrorCode::upstream_unavailable, "the mail server cannot be reached; look at smtp_url"};
    case CURLE_USE_SSL_FAILED:
      return {ErrorCode::upstream_failed,
              "the mail server offers no STARTTLS; use smtps://, or smtp+plain:// if the way there is safe"};
    case CURLE_PEER_FAILED_VERIFICATION:
      return {ErrorCode::upstream_failed,
              "the mail server's certificate is not trusted; look at smtp_url and smtp_ca_file"};
    case CURLE_LOGIN_DENIED:
      return {ErrorCode::upstream_failed, "the mail server refused smtp_user and smtp_password" + replied};
    case CURLE_ABORTED_BY_CALLBACK:
      return {ErrorCode::cancelled, "the server stopped before the mail was sent"};
    default:
      return {ErrorCode::upstream_failed,
              "the mail server did not take the mail: " + std::string(curl_easy_strerror(code)) + replied};
  }
}

}  // namespace

Status check(const SmtpSettings& settings) {
  if (settings.url.empty()) return {};
  const bool known =
      settings.url.starts_with("smtp://") || settings.url.starts_with("smtps://") || is_plain(settings.url);
  const std::string host = settings.url.substr(settings.url.find("://") + 3);
  if (!known || host.empty() || host.find_first_of("/@ ?#") != std::string::npos)
    return invalid_field("smtp_url",
                         "must be smtp://host:port (STARTTLS), smtps://host:port or smtp+plain://host:port");
  if (const auto sender = parse_sender(settings.from); !sender.ok())
    return invalid_field("smtp_from", "must be the address mail comes from, such as box@example.com");
  return {};
}

SmtpMailer::SmtpMailer(SmtpSettings settings, Clock& clock, Random& random, Log& log)
    : settings_(std::move(settings)), clock_(clock), random_(random), log_(log) {
  if (is_configured()) worker_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

SmtpMailer::~SmtpMailer() {
  worker_.request_stop();
  if (worker_.joinable()) worker_.join();
  if (!waiting_.empty())
    log_.write(LogLevel::warning, "mails were not sent before the end",
               {{"count", std::to_string(waiting_.size())}});
}

Status SmtpMailer::send(const Mail& mail) { return deliver(mail, {}); }

Status SmtpMailer::post(Mail mail) {
  if (!is_configured()) return Error{ErrorCode::not_configured, "no mail server is set: see smtp_url"};
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMostWaiting)
    return Error{ErrorCode::unavailable, "too many mails wait to be sent; try again later"};
  waiting_.push_back(std::move(mail));
  posted_.notify_one();
  return {};
}

Status SmtpMailer::deliver(const Mail& mail, const std::stop_token& stop) {
  if (!is_configured()) return Error{ErrorCode::not_configured, "no mail server is set: see smtp_url"};
  TRY(const Sender from, parse_sender(settings_.from));
  TRY(const std::string message, compose(from, mail, clock_.now(), random_));
  const Easy easy(curl_easy_init(), curl_easy_cleanup);
  const List to(curl_slist_append(nullptr, ("<" + mail.to + ">").c_str()), curl_slist_free_all);
  if (!easy || !to) return Error{ErrorCode::unavailable, "there is no memory to send a mail; try again"};
  const std::string sender = "<" + from.address + ">";
  Upload upload{message, stop};
  CURL* curl = easy.get();
  curl_easy_setopt(curl, CURLOPT_URL, address_of(settings_.url).c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
  curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, is_given_up);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &upload);
  choose_security(curl, settings_);
  choose_limits(curl, settings_);
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_OK) return {};
  long reply = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
  return error_of(code, reply);
}

void SmtpMailer::work(const std::stop_token& stop) {
  for (;;) {
    std::optional<Mail> mail;
    {
      std::unique_lock lock(mutex_);
      if (!posted_.wait(lock, stop, [&] { return !waiting_.empty(); }) || stop.stop_requested()) return;
      mail = std::move(waiting_.front());
      waiting_.pop_front();
    }
    const Status sent = deliver(*mail, stop);
    if (!sent.ok())
      log_.write(LogLevel::warning, "a mail was not sent",
                 {{"subject", mail->subject}, {"why", sent.error().message}});
  }
}

}  // namespace signalbox::mail
