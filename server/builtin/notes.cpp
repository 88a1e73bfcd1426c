// NOTES_ADD, NOTES_LIST, NOTES_DELETE: lines of text each user keeps.
#include "core/base/codec.h"
#include "core/base/id.h"
#include "core/domain/notes/note.h"
#include "server/builtin/builtin_tools.h"

namespace signalbox {
namespace {

Result<JsonText> add(BuiltinWorld& world, const JsonText& arguments, const CallContext& context) {
  TRY(const std::vector<Note> known, world.notes.list_notes(context.project_id, context.user_id));
  if (known.size() >= kMaxNotesPerUser)
    return Error{ErrorCode::too_large, "this user has 1000 notes already; delete some first"};
  Note note;
  note.project_id = context.project_id;
  note.created_at = world.clock.now();
  note.id = make_id(id_prefix::kNote, note.created_at, world.random);
  note.user_id = context.user_id;
  note.text = text_member(from_text(arguments), "text");
  if (note.text.size() > kMaxNoteBytes)
    return invalid_field("arguments.text", "must be at most 4096 bytes long");
  CHECK_OK(commit_or_conflict(world.changes, {AddNote{note}}, "this note exists already; try again"));
  return to_text(encode(note));
}

Result<JsonText> list(BuiltinWorld& world, const JsonText&, const CallContext& context) {
  TRY(const std::vector<Note> notes, world.notes.list_notes(context.project_id, context.user_id));
  return to_text({{"notes", encode(notes)}});
}

Result<JsonText> remove(BuiltinWorld& world, const JsonText& arguments, const CallContext& context) {
  const std::string id = text_member(from_text(arguments), "id");
  TRY(const CommitReport report, world.changes.commit({RemoveNote{context.project_id, context.user_id, id}}));
  if (!report.committed)
    return Error{ErrorCode::not_found, "this user has no note with that id; list them with NOTES_LIST"};
  return to_text({{"deleted", id}});
}

Tool notes_tool(std::string slug, std::string title, std::string description, std::string schema,
                ToolHints hints) {
  Tool tool;
  tool.slug = std::move(slug);
  tool.toolkit = "notes";
  tool.title = std::move(title);
  tool.description = std::move(description);
  tool.input_schema = {std::move(schema)};
  tool.hints = hints;
  return tool;
}

}  // namespace

BuiltinTool notes_add_tool() {
  return {notes_tool("NOTES_ADD", "Add a note", "Keeps a line of text for this user and returns its id.",
                     R"({"type":"object","additionalProperties":false,"required":["text"],"properties":{
                       "text":{"type":"string","minLength":1,"maxLength":4096,"description":"What to keep."}}})",
                     {.read_only = false, .destructive = false, .idempotent = false, .open_world = false}),
          add};
}

BuiltinTool notes_list_tool() {
  return {notes_tool("NOTES_LIST", "List notes", "Returns this user's notes, newest first.",
                     R"({"type":"object","additionalProperties":false,"properties":{}})",
                     {.read_only = true, .destructive = false, .idempotent = true, .open_world = false}),
          list};
}

BuiltinTool notes_delete_tool() {
  return {notes_tool("NOTES_DELETE", "Delete a note", "Deletes one of this user's notes for good.",
                     R"({"type":"object","additionalProperties":false,"required":["id"],"properties":{
                       "id":{"type":"string","maxLength":64,"description":"The note's id, from NOTES_LIST."}}})",
                     {.read_only = false, .destructive = true, .idempotent = true, .open_world = false}),
          remove};
}

}  // namespace signalbox
