// How apps are authorised: auth configs, connect links, OAuth states. Secrets come sealed and stay so.
#include "core/base/codec.h"
#include "core/domain/connections/sealed_rows.h"
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/revised_table.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

constexpr std::string_view kSelectConfig =
    "SELECT project_id, id, toolkit, client_id, client_secret, client_auth, scopes, created_at, rev "
    "FROM auth_configs";
constexpr std::string_view kSelectLink =
    "SELECT project_id, id, connection_id, user_id, toolkit, hash, token, return_url, opener, created_at, "
    "expires_at, used_at, rev FROM connect_links";
constexpr std::string_view kSelectState =
    "SELECT project_id, id, link_id, connection_id, hash, browser_hash, verifier, created_at, expires_at, "
    "used_at, rev FROM oauth_states";

AuthConfig read_config(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .toolkit = row.text(),
          .client_id = row.text(),
          .client_secret = row.sealed(),
          .client_auth = row.one_of<ClientAuth>(),
          .scopes = row.decoded<std::vector<std::string>>(),
          .created_at = row.instant(),
          .rev = row.integer()};
}

ConnectLink read_link(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .connection_id = row.text(),
          .user_id = row.text(),
          .toolkit = row.text(),
          .hash = row.text(),
          .token = row.sealed(),
          .return_url = row.text(),
          .opener = row.text(),
          .created_at = row.instant(),
          .expires_at = row.instant(),
          .used_at = row.maybe_instant(),
          .rev = row.integer()};
}

OAuthState read_state(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .link_id = row.text(),
          .connection_id = row.text(),
          .hash = row.text(),
          .browser_hash = row.text(),
          .verifier = row.sealed(),
          .created_at = row.instant(),
          .expires_at = row.instant(),
          .used_at = row.maybe_instant(),
          .rev = row.integer()};
}

}  // namespace

Result<bool> apply(Writing& writing, const PutAuthConfig& change) {
  static const RevisedTable table =
      revised_table("auth_configs", {"project_id", "id"},
                    {"toolkit", "client_id", "client_secret", "client_auth", "scopes", "created_at", "rev"});
  const AuthConfig& config = change.config;
  return put_revised(writing.database, table, config.rev, config.project_id, config.id, config.toolkit,
                     config.client_id,
                     writing.fresh(config.client_secret, sealed_row::client_secret(config.id)),
                     config.client_auth, encode_text(config.scopes), config.created_at, config.rev);
}

Result<bool> apply(Writing& writing, const RemoveAuthConfig& change) {
  return writing.database.change("DELETE FROM auth_configs WHERE project_id = ? AND id = ? AND rev = ?",
                                 change.project_id, change.auth_config_id, change.rev);
}

Result<bool> apply(Writing& writing, const PutConnectLink& change) {
  static const RevisedTable table =
      revised_table("connect_links", {"project_id", "id"},
                    {"connection_id", "user_id", "toolkit", "hash", "token", "return_url", "opener",
                     "created_at", "expires_at", "used_at", "rev"});
  const ConnectLink& link = change.link;
  return put_revised(writing.database, table, link.rev, link.project_id, link.id, link.connection_id,
                     link.user_id, link.toolkit, link.hash,
                     writing.fresh(link.token, sealed_row::link_token(link.id)), link.return_url, link.opener,
                     link.created_at, link.expires_at, link.used_at, link.rev);
}

Result<bool> apply(Writing& writing, const PutOAuthState& change) {
  static const RevisedTable table = revised_table("oauth_states", {"project_id", "id"},
                                                  {"link_id", "connection_id", "hash", "browser_hash",
                                                   "verifier", "created_at", "expires_at", "used_at", "rev"});
  const OAuthState& state = change.state;
  return put_revised(writing.database, table, state.rev, state.project_id, state.id, state.link_id,
                     state.connection_id, state.hash, state.browser_hash,
                     writing.fresh(state.verifier, sealed_row::verifier(state.id)), state.created_at,
                     state.expires_at, state.used_at, state.rev);
}

}  // namespace sqlite

using namespace sqlite;

Result<std::optional<AuthConfig>> SqliteStore::find_auth_config(std::string_view project,
                                                                std::string_view id) {
  static const std::string sql = std::string(kSelectConfig) + " WHERE project_id = ? AND id = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_config, project, id); });
}

Result<std::optional<AuthConfig>> SqliteStore::find_auth_config_for(std::string_view project,
                                                                    std::string_view toolkit) {
  static const std::string sql = std::string(kSelectConfig) + " WHERE project_id = ? AND toolkit = ?";
  return readers_->with(
      [&](Database& database) { return database.find(sql, read_config, project, toolkit); });
}

Result<Page<AuthConfig>> SqliteStore::list_auth_configs(std::string_view project, const PageRequest& page) {
  return readers_->with([&](Database& database) {
    return ListQuery(kSelectConfig, "created_at", "id")
        .where("project_id", project)
        .page(database, page, read_config, [](const AuthConfig& config) {
          return PageCursor{config.created_at, config.id};
        });
  });
}

Result<std::optional<ConnectLink>> SqliteStore::find_connect_link(std::string_view hash) {
  static const std::string sql = std::string(kSelectLink) + " WHERE hash = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_link, hash); });
}

Result<std::optional<ConnectLink>> SqliteStore::newest_connect_link(std::string_view project,
                                                                    std::string_view connection) {
  static const std::string sql =
      std::string(kSelectLink) +
      " WHERE project_id = ? AND connection_id = ? ORDER BY created_at DESC, id DESC LIMIT 1";
  return readers_->with(
      [&](Database& database) { return database.find(sql, read_link, project, connection); });
}

Result<std::optional<OAuthState>> SqliteStore::find_oauth_state(std::string_view hash) {
  static const std::string sql = std::string(kSelectState) + " WHERE hash = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_state, hash); });
}

}  // namespace signalbox
