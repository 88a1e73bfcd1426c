// One exchange over a curl handle: sets it up, guards each connect, hands the answer over as it arrives, and
// ends when it is done, cancelled, late or too large.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/domain/net/url.h"
#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "server/http_client/curl_handle.h"
#include "server/http_client/curl_options.h"
#include "server/http_client/guard.h"

namespace signalbox {

class Transfer {
 public:
  // Everything passed outlives the transfer.
  Transfer(CurlHandle& handle, const HttpRequest& request, const net::Url& url, const GuardRules& rules,
           const CurlClientOptions& options);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  Status run(const HttpStream& stream, const CallContext& context, Clock& clock);

 private:
  enum class End { finished, cancelled, late };

  void set_up();
  void set_method_and_body();
  void set_headers();
  End drive(const CallContext& context, Clock& clock);
  Status outcome(End end) const;
  Error connection_error() const;

  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* self);
  static std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* self);
  curl_socket_t open_checked(const curl_sockaddr& address);
  bool take_header(std::string_view line);
  bool end_of_head();
  bool take_body(std::string_view bytes);

  CurlHandle& handle_;
  const HttpRequest& request_;
  const net::Url& url_;
  const GuardRules& rules_;
  const CurlClientOptions& options_;

  CurlList header_list_;
  CurlList host_entries_;
  std::string url_text_;
  const HttpStream* stream_ = nullptr;
  char reason_[CURL_ERROR_SIZE] = "";

  int status_ = 0;
  HttpHeaders headers_;
  std::size_t head_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  bool has_head_ = false;
  bool stopped_by_stream_ = false;
  bool too_large_ = false;
  bool would_send_twice_ = false;
  Status refusal_;
  CURLcode code_ = CURLE_OK;
};

}  // namespace signalbox
