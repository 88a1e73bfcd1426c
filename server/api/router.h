// From a request to its reply: host and origin, route, credential, scope, handler, error shape, log line.
#pragma once

#include "server/api/message.h"
#include "server/api/route.h"

namespace signalbox::api {

class RequestLimits;

// What the route asks of its caller besides a credential: the scope, the whole project, to be no viewer.
Status check_caller(const Route& route, const Caller& caller, const std::string& method);

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

  Reply answer(const Request& request, const std::string& request_id, RequestLimits& limits) const;
  Result<Caller> admit(const Request& request, const Route& route, RequestLimits& limits) const;
  Match find(const Request& request) const;
  void add_cors(const Request& request, Reply& reply) const;
  void log(const Request& request, const Reply& reply, const std::string& request_id, Duration took) const;

  const Services& services_;
  const std::vector<Route> routes_;
  const Handler page_;
};

}  // namespace signalbox::api
