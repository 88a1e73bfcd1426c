// A user: an end user of the host product, named by the host's own id.
#pragma once

#include <optional>
#include <string>

#include "core/base/fields.h"
#include "core/base/time.h"

namespace signalbox {

struct User {
  std::string project_id;
  std::string id;  // the host's
  Instant created_at;
  std::optional<Instant> disabled_at;  // no credential acts for a disabled user, and no worker of theirs runs
};

template <>
struct Fields<User> {
  static constexpr auto list =
      std::make_tuple(field("userId", &User::id), field("projectId", &User::project_id),
                      field("createdAt", &User::created_at), field("disabledAt", &User::disabled_at));
};

}  // namespace signalbox
