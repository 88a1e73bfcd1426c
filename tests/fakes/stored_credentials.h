// A credential source that gives what is stored and can renew nothing, unless a test says how.
#pragma once

#include <functional>
#include <optional>

#include "core/domain/connections/sealed_rows.h"
#include "core/ports/credential_source.h"
#include "core/ports/sealer.h"

namespace signalbox::fakes {

class StoredCredentials final : public CredentialSource {
 public:
  explicit StoredCredentials(Sealer& sealer) : sealer_(sealer) {}

  // What renew() answers from now on.
  std::function<Result<HeldCredential>(const Connection&, std::int64_t refused)> renewal;

  Result<HeldCredential> hold(const Connection& connection, const CallContext&) override {
    TRY(Secret secret, sealer_.open(connection.credential, sealed_row::credential(connection.id)));
    return HeldCredential{std::move(secret), connection.generation};
  }

  Result<HeldCredential> renew(const Connection& connection, std::int64_t refused,
                               const CallContext&) override {
    if (renewal) return renewal(connection, refused);
    return Error{ErrorCode::needs_connection, "there is no way to renew it"};
  }

 private:
  Sealer& sealer_;
};

}  // namespace signalbox::fakes
