#include "server/http_client/transfer.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxHeadBytes = 128 * 1024;
constexpr Duration kLongestPoll = Duration::seconds(60);

net::Address address_of(const sockaddr& from) {
  net::Address out;
  out.is_v4 = from.sa_family == AF_INET;
  if (out.is_v4)
    std::memcpy(out.bytes.data(), &reinterpret_cast<const sockaddr_in&>(from).sin_addr, 4);
  else
    std::memcpy(out.bytes.data(), &reinterpret_cast<const sockaddr_in6&>(from).sin6_addr, 16);
  return out;
}

// Whether a lost request may go out once more (RFC 9110 §9.2.2).
bool is_idempotent(std::string_view method) {
  for (const std::string_view safe : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    if (method == safe) return true;
  return false;
}

// Framing and addressing follow from the request itself.
bool is_set_by_client(std::string_view name) {
  for (const std::string_view own : {"host", "content-length", "transfer-encoding", "connection", "expect"})
    if (to_lower_ascii(name) == own) return true;
  return false;
}

int status_in(std::string_view line) {
  const std::size_t space = line.find(' ');
  int status = 0;
  if (space == std::string_view::npos) return status;
  for (const char c : line.substr(space + 1, 3))
    if (c >= '0' && c <= '9') status = status * 10 + (c - '0');
  return status;
}

template <class T>
void set(CURL* easy, CURLoption option, T value) {
  curl_easy_setopt(easy, option, value);
}

}  // namespace

Transfer::Transfer(CurlHandle& handle, const HttpRequest& request, const net::Url& url,
                   const GuardRules& rules, const CurlClientOptions& options)
    : handle_(handle), request_(request), url_(url), rules_(rules), options_(options) {}

Status Transfer::run(const HttpStream& stream, const CallContext& context, Clock& clock) {
  stream_ = &stream;
  set_up();
  set_method_and_body();
  set_headers();
  curl_multi_add_handle(handle_.multi(), handle_.easy());
  const End end = drive(context, clock);
  curl_multi_remove_handle(handle_.multi(), handle_.easy());
  curl_easy_reset(handle_.easy());  // forgets this transfer, keeps the connections
  return outcome(end);
}

void Transfer::set_up() {
  CURL* easy = handle_.easy();
  url_text_ = net::format_url(url_);
  set(easy, CURLOPT_URL, url_text_.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_PATH_AS_IS, 1L);
  set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_QUICK_EXIT, 1L);  // or a cancelled look-up would be waited for
  set(easy, CURLOPT_PROXY, options_.proxy.c_str());
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.ms));
  set(easy, CURLOPT_ACCEPT_ENCODING, "gzip, br");
  set(easy, CURLOPT_ERRORBUFFER, reason_);
  if (!options_.ca_file.empty()) set(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
  if (to_lower_ascii(header_of(request_.headers, "connection")) == "close") {
    set(easy, CURLOPT_FRESH_CONNECT, 1L);
    set(easy, CURLOPT_FORBID_REUSE, 1L);
  }
  for (const std::string& entry : options_.host_entries) host_entries_.append(entry);
  if (host_entries_.get() != nullptr) set(easy, CURLOPT_RESOLVE, host_entries_.get());
}

void Transfer::set_method_and_body() {
  CURL* easy = handle_.easy();
  const bool takes_body = request_.method == "POST" || request_.method == "PUT" || request_.method == "PATCH";
  if (takes_body || !request_.body.empty()) {
    set(easy, CURLOPT_POSTFIELDS, request_.body.data());  // not copied
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  }
  if (request_.method == "HEAD")
    set(easy, CURLOPT_NOBODY, 1L);
  else
    set(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void Transfer::set_headers() {
  bool has_type = false, has_agent = false;
  for (const auto& [name, value] : request_.headers) {
    if (is_set_by_client(name)) continue;
    const std::string lower = to_lower_ascii(name);
    has_type = has_type || lower == "content-type";
    has_agent = has_agent || lower == "user-agent";
    header_list_.append(value.empty() ? name + ";" : name + ": " + value);
  }
  // What curl would add by itself.
  if (!has_type) header_list_.append("Content-Type:");
  header_list_.append("Expect:");
  set(handle_.easy(), CURLOPT_HTTPHEADER, header_list_.get());
  const std::string agent = "Signalbox/" + options_.version;
  if (!has_agent) set(handle_.easy(), CURLOPT_USERAGENT, agent.c_str());  // copied
}

Transfer::End Transfer::drive(const CallContext& context, Clock& clock) {
  CURLM* multi = handle_.multi();
  const auto subscription = context.cancel.subscribe([multi] { curl_multi_wakeup(multi); });
  for (int running = 1;;) {
    if (context.cancel.is_cancelled()) return End::cancelled;
    const Duration left = context.deadline - clock.monotonic();
    if (left <= Duration{}) return End::late;
    curl_multi_perform(multi, &running);
    if (running == 0) break;
    curl_multi_poll(multi, nullptr, 0, static_cast<int>(std::min(left, kLongestPoll).ms), nullptr);
  }
  int queued = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &queued))
    if (message->msg == CURLMSG_DONE) code_ = message->data.result;
  return End::finished;
}

Status Transfer::outcome(End end) const {
  const std::string whom = net::origin(url_);
  if (end == End::cancelled) return Error{ErrorCode::cancelled, "the request to " + whom + " was cancelled"};
  if (end == End::late) return Error{ErrorCode::deadline_exceeded, whom + " did not answer in time"};
  if (stopped_by_stream_ || code_ == CURLE_OK) return {};
  if (too_large_)
    return Error{ErrorCode::too_large, "the answer of " + whom + " is larger than the limit of " +
                                           std::to_string(request_.max_response_bytes) + " bytes"};
  if (!refusal_.ok() && code_ == CURLE_COULDNT_CONNECT) return refusal_;
  return connection_error();
}

Error Transfer::connection_error() const {
  const std::string whom = net::origin(url_);
  const auto unavailable = [](std::string message) {
    return Error{ErrorCode::upstream_unavailable, std::move(message)};
  };
  if (would_send_twice_)
    return unavailable(whom + " closed the connection without an answer; whether it did the work is unknown");
  switch (code_) {
    case CURLE_COULDNT_RESOLVE_HOST: return unavailable("no address was found for " + url_.host);
    case CURLE_COULDNT_CONNECT: return unavailable(whom + " cannot be reached: it refused the connection");
    case CURLE_OPERATION_TIMEDOUT: return unavailable(whom + " cannot be reached: it did not accept in time");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
      return unavailable(whom + " has no trusted TLS connection to offer: " +
                         (reason_[0] != '\0' ? reason_ : curl_easy_strerror(code_)));
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_PARTIAL_FILE:
      return unavailable(whom + " closed the connection before its answer was complete");
    default: return unavailable(whom + " cannot be reached: " + curl_easy_strerror(code_));
  }
}

curl_socket_t Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  return static_cast<Transfer*>(self)->open_checked(*address);
}

curl_socket_t Transfer::open_checked(const curl_sockaddr& address) {
  // curl repeats a request that died on a reused connection, whatever its method.
  curl_off_t sent = 0;
  long request_bytes = 0;
  curl_easy_getinfo(handle_.easy(), CURLINFO_REQUEST_SIZE, &request_bytes);
  curl_easy_getinfo(handle_.easy(), CURLINFO_SIZE_UPLOAD_T, &sent);
  if ((request_bytes > 0 || sent > 0) && !is_idempotent(request_.method)) {
    would_send_twice_ = true;
    return CURL_SOCKET_BAD;
  }
  if (address.family != AF_INET && address.family != AF_INET6) return CURL_SOCKET_BAD;
  if (options_.proxy.empty()) {
    const Status allowed = check_outbound(rules_, url_, request_.guard_scope, address_of(address.addr));
    if (!allowed.ok()) {
      refusal_ = allowed;
      return CURL_SOCKET_BAD;
    }
  }
  return ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
}

std::size_t Transfer::on_header(char* bytes, std::size_t, std::size_t size, void* self) {
  return static_cast<Transfer*>(self)->take_header({bytes, size}) ? size : 0;
}

bool Transfer::take_header(std::string_view line) {
  if (has_head_) return true;  // trailers
  head_bytes_ += line.size();
  if (head_bytes_ > kMaxHeadBytes) {
    too_large_ = true;
    return false;
  }
  line = trim(line);
  if (line.empty()) return end_of_head();
  if (headers_.empty() && line.substr(0, 5) == "HTTP/") {
    status_ = status_in(line);
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  headers_.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  return true;
}

// An interim answer (1xx) has a head of its own before the real one.
bool Transfer::end_of_head() {
  if (status_ < 200) {
    headers_.clear();
    return true;
  }
  has_head_ = true;
  // The body is handed over decoded.
  if (!header_of(headers_, "content-encoding").empty())
    headers_.erase(std::remove_if(headers_.begin(), headers_.end(),
                                  [](const auto& header) {
                                    const std::string name = to_lower_ascii(header.first);
                                    return name == "content-encoding" || name == "content-length";
                                  }),
                   headers_.end());
  stopped_by_stream_ = stream_->on_head && !stream_->on_head(status_, headers_);
  return !stopped_by_stream_;
}

std::size_t Transfer::on_body(char* bytes, std::size_t, std::size_t size, void* self) {
  return static_cast<Transfer*>(self)->take_body({bytes, size}) ? size : CURL_WRITEFUNC_ERROR;
}

bool Transfer::take_body(std::string_view bytes) {
  body_bytes_ += bytes.size();
  too_large_ = body_bytes_ > request_.max_response_bytes;
  if (too_large_) return false;
  stopped_by_stream_ = stream_->on_body && !stream_->on_body(bytes);
  return !stopped_by_stream_;
}

}  // namespace signalbox
