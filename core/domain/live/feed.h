// The live state of a project as the dashboard shows it: snapshots, events, the state of the link, pulled
// levers and the passing of time go in, the whole view comes out. Time comes only from inputs.
//
// Snapshots and events may overlap, repeat and arrive in any order: once the same ones are in, the view is
// the same.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/json_text.h"
#include "core/base/result.h"
#include "core/domain/live/feed_clock.h"
#include "core/domain/live/feed_input.h"
#include "core/domain/live/lever.h"
#include "core/domain/live/live_link.h"
#include "core/domain/live/subjects.h"

namespace signalbox {

class Feed {
 public:
  static constexpr std::size_t kShownRuns = 200;
  static constexpr std::size_t kMaxSubjects = 10'000;

  // Takes one input (the kinds are in feed_input.h) and gives the view after it. Fails with invalid_argument
  // for what is no input, with not_found and conflict for a lever that cannot be pulled; nothing changes
  // then.
  Result<JsonText> apply(std::string_view input);

  JsonText view() const;

 private:
  Status take(const FeedSnapshot& snapshot);
  void take(const FeedEvent& event);
  void take_change(const FeedEvent& event, const SubjectRow& row);
  void take_removal(const FeedEvent& event);
  Subjects* subjects_of(const std::string& kind);
  Status pull(const LeverPull& pull);
  Status refuse(const LeverRefusal& refusal);
  void reset();
  void settle();
  void note_position(const std::string& id);
  Status dispatch(const FeedInput& input);

  FeedClock clock_;
  LiveLink link_;
  std::map<std::string, Lever> levers_;  // by worker id; only those that were pulled
  Subjects sessions_{kMaxSubjects};
  Subjects workers_{kMaxSubjects};
  Subjects connections_{kMaxSubjects};
  Subjects runs_{kShownRuns};
  std::string as_of_;           // the last event that the view holds
  std::string snapshot_as_of_;  // events up to here are in the snapshot
  bool has_snapshot_ = false;
  bool needs_snapshot_ = true;
  FeedSetup setup_;
};

}  // namespace signalbox
