// Schema checks for callers that hold JSON as text: the browser module and the command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.h"
#include "core/base/result.h"

namespace signalbox {

// What Schema::validate says; empty if `instance` is valid. Fails with invalid_argument if either text is no
// JSON or the schema cannot be used.
Result<std::vector<FieldError>> validate_text(const JsonText& schema, const JsonText& instance,
                                              std::string_view root_name);

// One line of `signalbox schema check`: {"id","schema","instance"} in, {"id","valid","errors":[{"path",
// "message"}]} out, or {"id","error":{"code","message"}} if the question cannot be answered.
std::string check_schema_line(std::string_view line);

}  // namespace signalbox
