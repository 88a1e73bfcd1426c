// Where a call's credential comes from. Behind it, one that ends is renewed: once for all who wait for it.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/domain/connections/connection.h"
#include "core/ports/call_context.h"

namespace signalbox {

struct HeldCredential {
  Secret secret;
  std::int64_t generation = 0;  // of the connection's credential
};

class CredentialSource {
 public:
  virtual ~CredentialSource() = default;

  // What calls with this connection carry now, renewed first when its time is up. Fails with needs_connection
  // when the app does not renew it any more (the connection then says so), upstream_unavailable when it may
  // later, not_configured when an admin has to act; deadline_exceeded and cancelled as the context says.
  virtual Result<HeldCredential> hold(const Connection& connection, const CallContext& context) = 0;

  // The app refused the credential of that generation before its time: a newer one, or the same errors.
  virtual Result<HeldCredential> renew(const Connection& connection, std::int64_t refused_generation,
                                       const CallContext& context) = 0;
};

}  // namespace signalbox
