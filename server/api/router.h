// From a request to its reply: host and origin, route, credential, scope, handler, error shape, log line.
#pragma once

#include "server/api/message.h"
#include "server/api/route.h"

namespace signalbox::api {

class Router {
 public:
  // `page` answers GETs that no row takes (the dashboard's files); may be empty.
  Router(const Services& services, Handler page);

  Reply handle(const Request& request) const;

 private:
  struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string> params;
    std::string allowed_methods;  // of rows with this path and another method
  };

  Reply answer(const Request& request, const std::string& request_id) const;
  Match find(const Request& request) const;
  void add_cors(const Request& request, Reply& reply) const;
  void log(const Request& request, const Reply& reply, const std::string& request_id, Duration took) const;

  const Services& services_;
  const std::vector<Route> routes_;
  const Handler page_;
};

}  // namespace signalbox::api
