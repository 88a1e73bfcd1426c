// Accounts, the browsers they are signed in with, and one-time links.
#include "server/sqlite/changes.h"
#include "server/sqlite/list_query.h"
#include "server/sqlite/revised_table.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {
namespace {

constexpr std::string_view kSelectAccount =
    "SELECT project_id, id, email, name, role, status, user_id, password_hash, identity, created_at, "
    "last_sign_in_at, rev FROM accounts";
constexpr std::string_view kSelectSignIn =
    "SELECT project_id, id, account_id, hash, address, browser, created_at, last_seen_at, expires_at, "
    "ended_at, rev FROM sign_ins";
constexpr std::string_view kSelectTicket =
    "SELECT project_id, id, purpose, hash, email, role, user_id, account_id, created_at, expires_at, "
    "used_at, "
    "rev FROM tickets";

Account read_account(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .email = row.text(),
          .name = row.text(),
          .role = row.one_of<Role>(),
          .status = row.one_of<AccountStatus>(),
          .user_id = row.maybe_text(),
          .password_hash = row.text(),
          .identity = row.text(),
          .created_at = row.instant(),
          .last_sign_in_at = row.maybe_instant(),
          .rev = row.integer()};
}

SignIn read_sign_in(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .account_id = row.text(),
          .hash = row.text(),
          .address = row.text(),
          .browser = row.text(),
          .created_at = row.instant(),
          .last_seen_at = row.instant(),
          .expires_at = row.instant(),
          .ended_at = row.maybe_instant(),
          .rev = row.integer()};
}

Ticket read_ticket(Row& row) {
  return {.project_id = row.text(),
          .id = row.text(),
          .purpose = row.one_of<TicketPurpose>(),
          .hash = row.text(),
          .email = row.text(),
          .role = row.one_of<Role>(),
          .user_id = row.maybe_text(),
          .account_id = row.maybe_text(),
          .created_at = row.instant(),
          .expires_at = row.instant(),
          .used_at = row.maybe_instant(),
          .rev = row.integer()};
}

std::string accounts_where(std::string_view condition) {
  return std::string(kSelectAccount) + " WHERE " + std::string(condition);
}

}  // namespace

Result<bool> apply(Writing& writing, const PutAccount& change) {
  static const RevisedTable table =
      revised_table("accounts", {"project_id", "id"},
                    {"email", "name", "role", "status", "user_id", "password_hash", "identity", "created_at",
                     "last_sign_in_at", "rev"});
  const Account& account = change.account;
  return put_revised(writing.database, table, account.rev, account.project_id, account.id, account.email,
                     account.name, account.role, account.status, account.user_id, account.password_hash,
                     account.identity, account.created_at, account.last_sign_in_at, account.rev);
}

Result<bool> apply(Writing& writing, const PutSignIn& change) {
  static const RevisedTable table = revised_table("sign_ins", {"project_id", "id"},
                                                  {"account_id", "hash", "address", "browser", "created_at",
                                                   "last_seen_at", "expires_at", "ended_at", "rev"});
  const SignIn& sign_in = change.sign_in;
  return put_revised(writing.database, table, sign_in.rev, sign_in.project_id, sign_in.id, sign_in.account_id,
                     sign_in.hash, sign_in.address, sign_in.browser, sign_in.created_at, sign_in.last_seen_at,
                     sign_in.expires_at, sign_in.ended_at, sign_in.rev);
}

Result<bool> apply(Writing& writing, const TouchSignIn& touch) {
  return whatever_changed(writing.database.change(
      "UPDATE sign_ins SET last_seen_at = max(last_seen_at, ?3), expires_at = max(expires_at, ?4) "
      "WHERE project_id = ?1 AND id = ?2 AND ended_at IS NULL",
      touch.project_id, touch.sign_in_id, touch.last_seen_at, touch.expires_at));
}

Result<bool> apply(Writing& writing, const PutTicket& change) {
  static const RevisedTable table =
      revised_table("tickets", {"project_id", "id"},
                    {"purpose", "hash", "email", "role", "user_id", "account_id", "created_at", "expires_at",
                     "used_at", "rev"});
  const Ticket& ticket = change.ticket;
  return put_revised(writing.database, table, ticket.rev, ticket.project_id, ticket.id, ticket.purpose,
                     ticket.hash, ticket.email, ticket.role, ticket.user_id, ticket.account_id,
                     ticket.created_at, ticket.expires_at, ticket.used_at, ticket.rev);
}

}  // namespace sqlite

using namespace sqlite;

Result<std::optional<Account>> SqliteStore::find_account(std::string_view project, std::string_view id) {
  static const std::string sql = accounts_where("project_id = ? AND id = ?");
  return readers_->with([&](Database& database) { return database.find(sql, read_account, project, id); });
}

Result<std::optional<Account>> SqliteStore::find_account_by_email(std::string_view project,
                                                                  std::string_view email) {
  static const std::string sql = accounts_where("project_id = ? AND email = ?");
  return readers_->with([&](Database& database) { return database.find(sql, read_account, project, email); });
}

Result<std::optional<Account>> SqliteStore::find_account_by_identity(std::string_view project,
                                                                     std::string_view identity) {
  static const std::string sql = accounts_where("project_id = ? AND identity = ? AND identity <> ''");
  return readers_->with(
      [&](Database& database) { return database.find(sql, read_account, project, identity); });
}

Result<Page<Account>> SqliteStore::list_accounts(std::string_view project, const PageRequest& page) {
  return readers_->with([&](Database& database) {
    return ListQuery(kSelectAccount, "created_at", "id")
        .where("project_id", project)
        .page(database, page, read_account, [](const Account& account) {
          return PageCursor{account.created_at, account.id};
        });
  });
}

Result<bool> SqliteStore::has_admin(std::string_view project) {
  static const std::string sql =
      accounts_where("project_id = ? AND role = 'admin' AND status = 'active' LIMIT 1");
  TRY(const std::optional<Account> admin,
      readers_->with([&](Database& database) { return database.find(sql, read_account, project); }));
  return admin.has_value();
}

Result<std::optional<SignIn>> SqliteStore::find_sign_in_by_hash(std::string_view hash) {
  static const std::string sql = std::string(kSelectSignIn) + " WHERE hash = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_sign_in, hash); });
}

Result<std::vector<SignIn>> SqliteStore::live_sign_ins(std::string_view project, std::string_view account,
                                                       Instant now) {
  static const std::string sql = std::string(kSelectSignIn) +
                                 " WHERE project_id = ? AND account_id = ? AND ended_at IS NULL AND "
                                 "expires_at > ? ORDER BY created_at DESC, id DESC LIMIT 100";
  return readers_->with(
      [&](Database& database) { return database.select(sql, read_sign_in, project, account, now); });
}

Result<std::optional<Ticket>> SqliteStore::find_ticket_by_hash(std::string_view hash) {
  static const std::string sql = std::string(kSelectTicket) + " WHERE hash = ?";
  return readers_->with([&](Database& database) { return database.find(sql, read_ticket, hash); });
}

Result<std::vector<Ticket>> SqliteStore::good_tickets(std::string_view project, Instant now) {
  static const std::string sql = std::string(kSelectTicket) +
                                 " WHERE project_id = ? AND used_at IS NULL AND expires_at > ? "
                                 "ORDER BY created_at DESC, id DESC LIMIT 100";
  return readers_->with([&](Database& database) { return database.select(sql, read_ticket, project, now); });
}

}  // namespace signalbox
