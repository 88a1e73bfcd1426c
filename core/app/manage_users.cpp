#include "core/app/manage_users.h"

#include "core/app/audit.h"
#include "core/app/events.h"
#include "core/domain/schedule/schedule.h"

namespace signalbox {
namespace {

AddAudit about(Ports& ports, const std::string& action, const std::string& project,
               const std::string& user_id) {
  return audit(ports,
               {.project_id = project, .action = action, .subject = {"user", user_id}, .user_id = user_id});
}

// Goes on as scheduled from now: what was missed meanwhile was not wanted.
Status resume(Ports& ports, WorkerRecord record, Instant now, ChangeSet& changes) {
  TRY(const Zone zone, ports.zones.find(time_zone_of(record.schedule.spec)));
  record.schedule.paused_reason.clear();
  record.schedule.next_at =
      next_due(record.schedule.spec, zone, record.schedule.anchor, now, record.worker.id);
  record.schedule.rev += 1;
  changes.push_back(PutSchedule{record.worker.project_id, record.schedule});
  changes.push_back(worker_changed(record, now));
  return {};
}

// The user's workers that paused because the user was disabled.
Status resume_workers(Ports& ports, const std::string& project, const std::string& user_id, Instant now,
                      ChangeSet& changes) {
  PageRequest page{.limit = 200, .cursor = ""};
  for (;;) {
    TRY(const Page<WorkerRecord> workers, ports.workers.list_workers({project, user_id}, page));
    for (const WorkerRecord& record : workers.items)
      if (record.worker.enabled && record.schedule.paused_reason == kUserDisabled)
        CHECK_OK(resume(ports, record, now, changes));
    if (!workers.next_cursor) return {};
    page.cursor = *workers.next_cursor;
  }
}

}  // namespace

Result<User> create_user(Ports& ports, const std::string& project, const std::string& user_id) {
  CHECK_OK(check_user_id(user_id));
  TRY(std::optional<User> known, ports.users.find_user(project, user_id));
  if (known) return *std::move(known);
  const User user{.project_id = project, .id = user_id, .created_at = ports.clock.now()};
  TRY([[maybe_unused]] const CommitReport report,
      ports.changes.commit(
          {PutUser{project, user_id, user.created_at}, about(ports, "user.created", project, user_id)}));
  return user;
}

Result<User> set_user_disabled(Ports& ports, const std::string& project, const std::string& user_id,
                               bool disabled) {
  const Instant now = ports.clock.now();
  TRY(std::optional<User> user, ports.users.find_user(project, user_id));
  if (!user)
    return Error{ErrorCode::not_found, "there is no user with this id; list them with GET /api/v1/users"};
  if (user->disabled_at.has_value() == disabled) return *std::move(user);
  user->disabled_at.reset();
  if (disabled) user->disabled_at = now;
  ChangeSet changes = {SetUserDisabled{project, user_id, user->disabled_at},
                       about(ports, disabled ? "user.disabled" : "user.enabled", project, user_id)};
  // Workers pause when they become due, so that a late edit of one cannot undo it.
  if (!disabled) CHECK_OK(resume_workers(ports, project, user_id, now, changes));
  CHECK_OK(commit_or_conflict(ports.changes, std::move(changes),
                              "this user's workers are being changed by others; try again"));
  return *std::move(user);
}

Result<bool> is_user_disabled(Ports& ports, std::string_view project, std::string_view user_id) {
  TRY(const std::optional<User> user, ports.users.find_user(project, user_id));
  return user && user->disabled_at.has_value();
}

Status check_user_enabled(Ports& ports, std::string_view project, std::string_view user_id) {
  TRY(const bool disabled, is_user_disabled(ports, project, user_id));
  if (disabled) return Error{ErrorCode::permission_denied, std::string(kUserDisabled)};
  return {};
}

}  // namespace signalbox
