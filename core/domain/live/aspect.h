// Signal aspects: how a thing's state is shown, always as a signal and a word, never as a colour alone.
#pragma once

#include <optional>
#include <string>

#include "core/base/fields.h"
#include "core/domain/live/live_facts.h"
#include "core/domain/runs/run.h"

namespace signalbox {

// clear: all is well; caution: look at it some time; danger: somebody has to act; off: not in use.
enum class Signal { clear, caution, danger, off };

struct Aspect {
  Signal signal = Signal::off;
  std::string word;
};

Aspect aspect_of(const WorkerFacts& worker, bool running);
Aspect aspect_of(const ConnectionFacts& connection);

// Nothing for a state that this build does not know.
std::optional<RunState> known_state(const RunFacts& run);

// An unknown state is shown by its own name, as off.
Aspect aspect_of(const RunFacts& run);

template <>
struct EnumNames<Signal> {
  static constexpr std::pair<Signal, std::string_view> list[] = {{Signal::clear, "clear"},
                                                                 {Signal::caution, "caution"},
                                                                 {Signal::danger, "danger"},
                                                                 {Signal::off, "off"}};
};

template <>
struct Fields<Aspect> {
  static constexpr auto list =
      std::make_tuple(field("signal", &Aspect::signal), field("word", &Aspect::word));
};

}  // namespace signalbox
