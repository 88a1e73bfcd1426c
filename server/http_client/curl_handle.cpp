#include "server/http_client/curl_handle.h"

namespace signalbox {

CurlHandle::CurlHandle() : multi_(curl_multi_init()), easy_(curl_easy_init()) {}

CurlHandle::~CurlHandle() {
  curl_easy_cleanup(easy_);
  curl_multi_cleanup(multi_);
}

}  // namespace signalbox
