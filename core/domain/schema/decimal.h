// multipleOf in decimal arithmetic: 19.99 is a multiple of 0.01, although the nearest doubles are not.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace signalbox {

// Both as the shortest decimals that stand for them; `divisor` must be greater than zero.
bool is_multiple_of(const nlohmann::json& number, const nlohmann::json& divisor);

}  // namespace signalbox
