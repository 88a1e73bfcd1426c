#include "core/app/manage_keys.h"

#include "core/app/manage_users.h"
#include "core/base/id.h"

namespace signalbox {

Result<NewKey> create_key(Ports& ports, const KeyRequest& request) {
  if (request.user_id) CHECK_OK(check_user_id(*request.user_id));
  const Instant now = ports.clock.now();
  NewKey fresh{.key = {}, .text = Secret(make_token("sk", ports.random))};
  ApiKey& key = fresh.key;
  key.project_id = request.project_id;
  key.id = make_id(id_prefix::kKey, now, ports.random);
  key.kind = request.user_id ? KeyKind::user : KeyKind::project;
  key.user_id = request.user_id;
  key.scopes = request.scopes;
  if (key.scopes.empty()) key.scopes = request.user_id ? default_user_scopes() : default_project_scopes();
  key.hash = ports.sealer.hash(fresh.text);
  key.created_at = now;
  key.rev = 1;

  ChangeSet changes = {PutKey{key}};
  if (key.user_id) changes.insert(changes.begin(), PutUser{key.project_id, *key.user_id, now});
  CHECK_OK(commit_or_conflict(ports.changes, std::move(changes), "this key exists already; try again"));
  return fresh;
}

Result<ApiKey> revoke_key(Ports& ports, std::string_view project, std::string_view key_id) {
  TRY(std::optional<ApiKey> key, ports.keys.find_key(project, key_id));
  if (!key)
    return Error{ErrorCode::not_found, "there is no key with this id; list them with GET /api/v1/keys"};
  if (key->revoked_at) return *std::move(key);
  key->revoked_at = ports.clock.now();
  key->rev += 1;
  CHECK_OK(commit_or_conflict(ports.changes, {PutKey{*key}}, "the key has changed meanwhile; try again"));
  return *std::move(key);
}

Result<Caller> authenticate(Ports& ports, const Secret& key_text) {
  TRY(const std::optional<ApiKey> key, ports.keys.find_key_by_hash(ports.sealer.hash(key_text)));
  if (!key || !is_live(*key, ports.clock.now()))
    return Error{ErrorCode::unauthenticated, "this key is not valid; make one with `signalbox key create`"};
  if (key->user_id) CHECK_OK(check_user_enabled(ports, key->project_id, *key->user_id));
  return Caller{.project_id = key->project_id,
                .user_id = key->user_id,
                .scopes = key->scopes,
                .credential_id = key->id};
}

}  // namespace signalbox
