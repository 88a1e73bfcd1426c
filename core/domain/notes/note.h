// A note: a line of text a user keeps through the built-in NOTES_… tools.
#pragma once

#include <string>

#include "core/base/fields.h"
#include "core/base/time.h"

namespace signalbox {

inline constexpr std::size_t kMaxNoteBytes = 4096;
inline constexpr std::size_t kMaxNotesPerUser = 1000;

struct Note {
  std::string project_id;
  std::string id;  // note_…
  std::string user_id;
  std::string text;
  Instant created_at;
};

template <>
struct Fields<Note> {
  static constexpr auto list = std::make_tuple(field("id", &Note::id), field("text", &Note::text),
                                               field("createdAt", &Note::created_at));
};

}  // namespace signalbox
