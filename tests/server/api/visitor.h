// A browser at the API: keeps the sign-in cookie it is given and sends the CSRF token with what it writes.
#pragma once

#include <string>

#include "core/app/invite.h"
#include "server/api/cookies.h"
#include "tests/server/api/api_world.h"

namespace signalbox::api {

inline const std::string kPassword = "correct horse battery";

struct Visitor {
  ApiWorld& world;
  std::string address = "192.0.2.1";
  std::string cookie = {};  // "signalbox=si_…"
  std::string csrf = {};
  std::string set_cookie = {};  // the last answer's

  Reply send(const std::string& method, const std::string& path, const std::string& body = "",
             HttpHeaders headers = {}) {
    headers.emplace_back("Host", "127.0.0.1:8640");
    headers.emplace_back("User-Agent", "Mozilla/5.0 (test)");
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    if (!cookie.empty()) headers.emplace_back("Cookie", "theme=dark; " + cookie);
    if (!csrf.empty() && method != "GET" && header_of(headers, kCsrfHeader).empty())
      headers.emplace_back(std::string(kCsrfHeader), csrf);
    Reply reply = world.router.handle({.method = method,
                                       .path = path,
                                       .query = {},
                                       .headers = std::move(headers),
                                       .body = body,
                                       .remote_address = address});
    set_cookie = header_of(reply.headers, "set-cookie");
    if (set_cookie.find("Max-Age=0") != std::string::npos) {
      cookie.clear();
      csrf.clear();
    } else if (!set_cookie.empty()) {
      cookie = set_cookie.substr(0, set_cookie.find(';'));
      csrf = json_of(reply)["csrfToken"];
    }
    return reply;
  }
  Reply get(const std::string& path) { return send("GET", path); }
  Json account() { return json_of(get("/api/v1/account")); }

  Reply sign_up(const std::string& email, const std::string& ticket) {
    Json body = {{"email", email}, {"name", "Somebody"}, {"password", kPassword}};
    if (!ticket.empty()) body["ticket"] = ticket;
    return send("POST", "/api/v1/sign-up", dump_json(body));
  }
  Reply sign_in(const std::string& email, const std::string& password = kPassword) {
    return send("POST", "/api/v1/sign-in", dump_json({{"email", email}, {"password", password}}));
  }
};

inline Visitor admin_of(ApiWorld& world, const std::string& email = "admin@example.com") {
  Visitor admin{world};
  REQUIRE(admin.sign_up(email, make_set_up_ticket(world.ports, kDefaultProject)->text.reveal()).status ==
          201);
  return admin;
}

inline Visitor person_of(ApiWorld& world, const std::string& email, Role role = Role::member,
                         std::optional<std::string> user_id = {}) {
  const NewTicket link =
      invite(world.ports,
             {.project_id = std::string(kDefaultProject), .role = role, .user_id = std::move(user_id)})
          .value();
  Visitor person{world};
  REQUIRE(person.sign_up(email, link.text.reveal()).status == 201);
  return person;
}

}  // namespace signalbox::api
