// Notes that users keep.
#include "server/sqlite/changes.h"
#include "server/sqlite/store.h"

namespace signalbox {
namespace sqlite {

Result<bool> apply(Writing& writing, const AddNote& change) {
  const Note& note = change.note;
  return writing.database.change(
      "INSERT INTO notes (project_id, id, user_id, text, created_at) VALUES (?, ?, ?, ?, ?)", note.project_id,
      note.id, note.user_id, note.text, note.created_at);
}

Result<bool> apply(Writing& writing, const RemoveNote& change) {
  return writing.database.change("DELETE FROM notes WHERE project_id = ? AND id = ? AND user_id = ?",
                                 change.project_id, change.note_id, change.user_id);
}

}  // namespace sqlite

using namespace sqlite;

Result<std::vector<Note>> SqliteStore::list_notes(std::string_view project, std::string_view user) {
  return readers_->with([&](Database& database) {
    return database.select(
        "SELECT project_id, id, user_id, text, created_at FROM notes "
        "WHERE project_id = ? AND user_id = ? ORDER BY created_at DESC, id DESC",
        [](Row& row) {
          return Note{.project_id = row.text(),
                      .id = row.text(),
                      .user_id = row.text(),
                      .text = row.text(),
                      .created_at = row.instant()};
        },
        project, user);
  });
}

}  // namespace signalbox
