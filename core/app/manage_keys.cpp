#include "core/app/manage_keys.h"

#include "core/app/audit.h"
#include "core/app/known_user.h"
#include "core/app/manage_users.h"
#include "core/base/id.h"
#include "core/base/wire.h"

namespace signalbox {
namespace {

AddAudit key_audit(Ports& ports, const ApiKey& key, std::string action) {
  return audit(ports, {.project_id = key.project_id,
                       .action = std::move(action),
                       .subject = {"key", key.id},
                       .user_id = key.user_id,
                       .detail = {encode_text(key)}});
}

// A page token counts on its own page only, and as long as its session.
Status check_page(Ports& ports, const ApiKey& token, std::string_view origin, Instant now) {
  if (origin != token.origin)
    return Error{ErrorCode::unauthenticated,
                 origin.empty()
                     ? "a page token is taken from the page it was made for only, and this request names no "
                       "Origin; a server uses a key of `signalbox key create` instead"
                     : "this page token was made for a page of another origin; make one for this page with "
                       "POST /api/v1/page-tokens"};
  TRY(const std::optional<Session> session,
      ports.sessions.find_session(token.project_id, token.session_id.value_or("")));
  if (session && status_of(*session, now) == SessionStatus::active) return {};
  return Error{ErrorCode::unauthenticated,
               "the session of this page token has ended; open one with POST "
               "/api/tool-router/create-session and make a new token"};
}

}  // namespace

Result<NewKey> create_key(Ports& ports, const KeyRequest& request) {
  if (request.user_id) CHECK_OK(check_user_id(*request.user_id));
  CHECK_OK(check_key_name(request.name));
  const Instant now = ports.clock.now();
  if (request.expires_at && *request.expires_at <= now)
    return invalid_field("expiresAt", "must lie ahead; it is now " + format_rfc3339(now));
  NewKey fresh{.key = {}, .text = Secret(make_token("sk", ports.random))};
  ApiKey& key = fresh.key;
  key.project_id = request.project_id;
  key.id = make_id(id_prefix::kKey, now, ports.random);
  key.kind = request.user_id ? KeyKind::user : KeyKind::project;
  key.name = request.name;
  key.user_id = request.user_id;
  key.scopes = request.scopes;
  if (key.scopes.empty()) key.scopes = request.user_id ? default_user_scopes() : default_project_scopes();
  key.hash = ports.sealer.hash(fresh.text);
  key.created_at = now;
  key.expires_at = request.expires_at;
  key.rev = 1;

  ChangeSet changes;
  if (key.user_id) CHECK_OK(make_known(ports, key.project_id, *key.user_id, now, changes));
  changes.push_back(PutKey{key});
  changes.push_back(key_audit(ports, key, "key.created"));
  CHECK_OK(commit_or_conflict(ports.changes, std::move(changes), "this key exists already; try again"));
  return fresh;
}

Result<ApiKey> revoke_key(Ports& ports, std::string_view project, std::string_view key_id) {
  TRY(std::optional<ApiKey> key, ports.keys.find_key(project, key_id));
  if (!key || key->kind == KeyKind::page)
    return Error{ErrorCode::not_found, "there is no key with this id; list them with GET /api/v1/keys"};
  if (key->revoked_at) return *std::move(key);
  key->revoked_at = ports.clock.now();
  key->rev += 1;
  CHECK_OK(commit_or_conflict(ports.changes, {PutKey{*key}, key_audit(ports, *key, "key.revoked")},
                              "the key has changed meanwhile; try again"));
  return *std::move(key);
}

Result<Caller> authenticate(Ports& ports, const Secret& key_text, std::string_view origin) {
  TRY(const std::optional<ApiKey> key, ports.keys.find_key_by_hash(ports.sealer.hash(key_text)));
  const Instant now = ports.clock.now();
  if (!key || !is_live(*key, now))
    return Error{ErrorCode::unauthenticated, "this key is not valid; make one with `signalbox key create`"};
  if (key->user_id) {
    TRY(const bool disabled, is_user_disabled(ports, key->project_id, *key->user_id));
    if (disabled) return Error{ErrorCode::unauthenticated, std::string(kUserDisabled)};
  }
  if (key->kind == KeyKind::page) CHECK_OK(check_page(ports, *key, origin, now));
  return Caller{.project_id = key->project_id,
                .user_id = key->user_id,
                .scopes = key->scopes,
                .credential_id = key->id,
                .session_id = key->session_id,
                .expires_at = key->expires_at};
}

}  // namespace signalbox
