// A schedule as JSON, for the *_json.cpp of types that hold one. Decoding also checks it (check_schedule).
#pragma once

#include "core/base/codec.h"
#include "core/domain/schedule/schedule.h"

namespace signalbox {

template <>
struct Codec<Schedule> {
  static Json encode(const Schedule& schedule);
  static void decode(const Json& json, Schedule& out, const std::string& path, Decoding& in);
};

}  // namespace signalbox
