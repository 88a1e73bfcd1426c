#include "core/app/manage_auth_configs.h"

#include <algorithm>

#include "core/app/audit.h"
#include "core/base/id.h"
#include "core/base/json.h"
#include "core/domain/connections/sealed_rows.h"

namespace signalbox {
namespace {

constexpr std::string_view kSubject = "auth_config";

bool is_printable(const std::string& text, std::size_t limit) {
  return text.size() <= limit &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

Status check_entry(const AuthConfigEntry& entry) {
  if (entry.client_id.empty() || !is_printable(entry.client_id, 512))
    return invalid_field("clientId", "must be 1 to 512 printable ASCII characters");
  if (entry.client_secret && !is_printable(entry.client_secret->reveal(), 4096))
    return invalid_field("clientSecret", "must be at most 4096 printable ASCII characters");
  if (!entry.scopes) return {};
  if (entry.scopes->size() > 100) return invalid_field("scopes", "must be at most 100");
  for (const std::string& scope : *entry.scopes)
    if (scope.empty() || !is_printable(scope, 256) || scope.find(' ') != std::string::npos)
      return invalid_field("scopes", "must be 1 to 256 printable ASCII characters each, without blanks");
  return {};
}

AddAudit entry_of(Ports& ports, const AuthConfig& config, std::string action) {
  return audit(ports, {.project_id = config.project_id,
                       .action = std::move(action),
                       .subject = {std::string(kSubject), config.id},
                       .detail = to_text({{"toolkit", config.toolkit}, {"clientId", config.client_id}})});
}

Error changed_meanwhile() {
  return {ErrorCode::precondition_failed, "the auth config has changed meanwhile; read it again"};
}

}  // namespace

Result<AuthConfig> set_auth_config(const Connecting& connecting, const AuthConfigEntry& entry,
                                   std::optional<std::int64_t> if_rev) {
  Ports& ports = connecting.ports;
  CHECK_OK(check_entry(entry));
  TRY(const ConnectableApp* app, find_app(connecting.apps, entry.toolkit));
  if (!app->auth.oauth)
    return invalid_field("toolkit", "is not connected by OAuth, so it needs no auth config");
  TRY(std::optional<AuthConfig> known,
      ports.authorisations.find_auth_config_for(entry.project_id, entry.toolkit));
  if (if_rev && (!known || known->rev != *if_rev)) return changed_meanwhile();
  const Instant now = ports.clock.now();
  AuthConfig config = known.value_or(AuthConfig{});
  if (!known) {
    config.project_id = entry.project_id;
    config.id = make_id(id_prefix::kAuthConfig, now, ports.random);
    config.toolkit = entry.toolkit;
    config.client_auth = app->auth.oauth->client_auth;
    config.created_at = now;
  }
  config.client_id = entry.client_id;
  if (entry.client_secret) {
    config.client_secret = {};
    if (!entry.client_secret->empty())
      config.client_secret = ports.sealer.seal(*entry.client_secret, sealed_row::client_secret(config.id));
  }
  if (entry.client_auth) config.client_auth = *entry.client_auth;
  if (entry.scopes) config.scopes = *entry.scopes;
  config.rev += 1;
  CHECK_OK(commit_or_conflict(
      ports.changes,
      {PutAuthConfig{config}, entry_of(ports, config, known ? "auth_config.changed" : "auth_config.created")},
      "the auth config is being changed by others; try again"));
  return config;
}

Status remove_auth_config(Ports& ports, std::string_view project, std::string_view toolkit,
                          std::optional<std::int64_t> if_rev) {
  TRY(const std::optional<AuthConfig> config, ports.authorisations.find_auth_config_for(project, toolkit));
  if (!config) return Error{ErrorCode::not_found, "there is no auth config for this toolkit"};
  if (if_rev && config->rev != *if_rev) return changed_meanwhile();
  return commit_or_conflict(ports.changes,
                            {RemoveAuthConfig{config->project_id, config->id, config->rev},
                             entry_of(ports, *config, "auth_config.removed")},
                            "the auth config is being changed by others; try again");
}

}  // namespace signalbox
