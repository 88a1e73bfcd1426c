// /api/v1/users: the host product's users.
#include "core/app/manage_users.h"
#include "core/base/codec.h"
#include "server/api/exchange.h"

namespace signalbox::api {
namespace {

struct NewUserBody {
  std::string user_id;
};

struct UserPatch {
  bool disabled = false;
};

}  // namespace
}  // namespace signalbox::api

namespace signalbox {
template <>
struct Fields<api::NewUserBody> {
  static constexpr auto list = std::make_tuple(field("userId", &api::NewUserBody::user_id));
};
template <>
struct Fields<api::UserPatch> {
  static constexpr auto list = std::make_tuple(field("disabled", &api::UserPatch::disabled));
};
}  // namespace signalbox

namespace signalbox::api {
namespace {

Result<Reply> list(const Exchange& exchange) {
  TRY(const PageRequest page, page_of(exchange));
  TRY(const Page<User> users, exchange.ports().users.list_users(exchange.caller.project_id, page));
  return json_reply(encode_page(users));
}

Result<Reply> create(const Exchange& exchange) {
  TRY(const NewUserBody body, body_of<NewUserBody>(exchange));
  TRY(const User user, create_user(exchange.ports(), exchange.caller.project_id, body.user_id));
  return json_reply(encode_text(user), 201);
}

Result<Reply> change(const Exchange& exchange) {
  TRY(const UserPatch patch, body_of<UserPatch>(exchange));
  TRY(const User user,
      set_user_disabled(exchange.ports(), exchange.caller.project_id, exchange.param("id"), patch.disabled));
  return json_reply(encode_text(user));
}

constexpr Route kRoutes[] = {
    {"GET", "/api/v1/users", Access::credential, Scope::users, Belongs::project, ErrorShape::problem,
     "List users", list},
    {"POST", "/api/v1/users", Access::credential, Scope::users, Belongs::project, ErrorShape::problem,
     "Name a user before its first call", create},
    {"PATCH", "/api/v1/users/{id...}", Access::credential, Scope::users, Belongs::project,
     ErrorShape::problem, "Disable or enable a user", change},
};

}  // namespace

std::span<const Route> user_routes() { return kRoutes; }

}  // namespace signalbox::api
