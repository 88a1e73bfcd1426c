// Reads the text of a cron expression.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/domain/schedule/cron_fields.h"

namespace signalbox {

// Fails with invalid_argument; the message names the field and says what to write instead. The dialect and
// the meaning of `hash_seed` are described at Cron::parse.
Result<CronFields> parse_cron(std::string_view expression, std::string_view hash_seed);

}  // namespace signalbox
