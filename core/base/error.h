// Failures as data: one closed list of codes, and a message that tells the user what to do next.
// An Error is stored, shown and retried on; it never carries internal detail (that goes to the log).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace signalbox {

enum class ErrorCode {
  invalid_argument,   // the input is wrong; `fields` names where
  unauthenticated,    // no credential, or one that is not known
  permission_denied,  // a known credential that may not do this
  not_found,
  method_not_allowed,
  not_acceptable,
  conflict,             // the thing exists already, or changed meanwhile
  precondition_failed,  // If-Match did not match
  too_large,
  unsupported_media_type,
  rate_limited,  // `retry_after` says when to come back
  cancelled,
  deadline_exceeded,
  needs_connection,      // the user has no usable account for this toolkit
  not_configured,        // the operator has to set something first
  upstream_unavailable,  // the outside system could not be reached
  upstream_failed,       // it was reached and answered with a failure
  unavailable,           // this server cannot do it at the moment
  internal,              // a bug; the log has the detail
};

inline constexpr ErrorCode kLastErrorCode = ErrorCode::internal;

// The code's wire name, such as "invalid_argument".
std::string_view name_of(ErrorCode code);

// What a message is about: a path as a user writes it, such as "config.limit" or "steps[1].tool".
struct FieldError {
  std::string path;
  std::string message;
  bool operator==(const FieldError&) const = default;
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::vector<FieldError> fields = {};
  std::optional<Duration> retry_after = std::nullopt;
  bool operator==(const Error&) const = default;
};

Error invalid_field(std::string path, std::string message);

}  // namespace signalbox
