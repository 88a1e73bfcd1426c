// An entry of the audit log: who did what to what, and from where. Entries are written in the commit of what
// they tell, are never changed, and hold no secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/fields.h"
#include "core/base/json_text.h"
#include "core/base/time.h"
#include "core/domain/events/event.h"

namespace signalbox {

enum class ActorKind {
  account,    // a person who is signed in
  key,        // a credential of the host product
  local,      // a person at the server's own machine
  anonymous,  // nobody we know
  system,     // Signalbox itself, such as a refresh that was due
};

struct Actor {
  ActorKind kind = ActorKind::system;
  std::string id;          // acc_…, key_…, or empty
  std::string address;     // of the network; empty for local and system
  std::string request_id;  // as in the answer's X-Request-Id
};

struct AuditEntry {
  std::string project_id;
  std::string id;  // aud_…
  Instant at;
  Actor actor;                         // filled in by AuditedChanges
  std::string action;                  // "key.created"
  Subject subject;                     // what it was done to
  std::optional<std::string> user_id;  // whose it is, if anybody's
  JsonText detail;                     // an object
};

template <>
struct EnumNames<ActorKind> {
  static constexpr std::pair<ActorKind, std::string_view> list[] = {{ActorKind::account, "account"},
                                                                    {ActorKind::key, "key"},
                                                                    {ActorKind::local, "local"},
                                                                    {ActorKind::anonymous, "anonymous"},
                                                                    {ActorKind::system, "system"}};
};

template <>
struct Fields<Actor> {
  static constexpr auto list =
      std::make_tuple(field("kind", &Actor::kind), field("id", &Actor::id), field("address", &Actor::address),
                      field("requestId", &Actor::request_id));
};

template <>
struct Fields<AuditEntry> {
  static constexpr auto list =
      std::make_tuple(field("id", &AuditEntry::id), field("at", &AuditEntry::at),
                      field("projectId", &AuditEntry::project_id), field("actor", &AuditEntry::actor),
                      field("action", &AuditEntry::action), field("subject", &AuditEntry::subject),
                      field("userId", &AuditEntry::user_id), field("detail", &AuditEntry::detail));
};

}  // namespace signalbox
