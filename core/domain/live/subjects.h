// The objects of one kind as far as the feed has told: each change applied once, in any order of arrival.
//
// A change counts when its rev is higher than the one known. Removals are remembered, so that a late change
// does not bring an object back. Positions (event ids) say which of it a snapshot already holds.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/base/json_text.h"
#include "core/domain/live/live_facts.h"

namespace signalbox {

using SubjectFacts = std::variant<SessionFacts, WorkerFacts, ConnectionFacts, RunFacts>;

struct SubjectRow {
  SubjectHead head;
  SubjectFacts facts;
  JsonText body;         // the whole object as it came
  std::string position;  // id of the event that brought it; empty for a snapshot
};

using SubjectRows = std::vector<const SubjectRow*>;

class Subjects {
 public:
  // Keeps the newest `limit` objects.
  explicit Subjects(std::size_t limit) : limit_(limit) {}

  // Ignored when it is not newer than what is known.
  void put(SubjectRow row);
  void remove(const std::string& id, std::int64_t rev, const std::string& position);

  // All that is there at `position`. What events after it have told stays.
  void replace(const std::vector<SubjectRow>& rows, const std::string& position);

  // From here on a snapshot replaces everything, whatever its position.
  void forget_positions();

  const SubjectRow* find(const std::string& id) const;
  bool is_full() const { return rows_.size() >= limit_; }

  // Borrowed until the next change; oldest first.
  SubjectRows by_age() const;

 private:
  struct Removal {
    std::int64_t rev = -1;
    std::string position;
  };

  std::size_t limit_;
  std::map<std::string, SubjectRow> rows_;
  std::map<std::string, Removal> removed_;
};

}  // namespace signalbox
