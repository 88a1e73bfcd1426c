// Seals secrets for storage. The seal is bound to the row it is for, so moving sealed bytes elsewhere makes
// them unreadable.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/domain/connections/connection.h"

namespace signalbox {

class Sealer {
 public:
  virtual ~Sealer() = default;
  // `row` names table and key, such as "connections/ca_…".
  virtual Sealed seal(const Secret& secret, std::string_view row) = 0;
  // Fails with `unavailable` when the bytes were sealed under another key or for another row.
  virtual Result<Secret> open(const Sealed& sealed, std::string_view row) = 0;
  // Lower-case hex SHA-256, for credentials that are only ever compared.
  virtual std::string hash(const Secret& secret) = 0;
};

}  // namespace signalbox
