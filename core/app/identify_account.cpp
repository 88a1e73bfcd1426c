#include "core/app/identify_account.h"

#include "core/base/redact.h"

namespace signalbox {

Result<std::optional<oauth::AccountIdentity>> identify_account(const Connecting& connecting,
                                                               const ConnectableApp& app,
                                                               const Secret& credential,
                                                               const CallContext& context) {
  if (!app.auth.account || app.auth.account->operation.empty())
    return std::optional<oauth::AccountIdentity>();
  TRY(const FoundTool found, connecting.catalog.find(app.auth.account->operation, context));
  const JsonText no_arguments;
  auto answer = found.provider->call({.tool = found.offered->tool,
                                      .arguments = no_arguments,
                                      .credential = credential,
                                      .idempotency_key = ""},
                                     context, {});
  if (!answer.ok()) {
    Error error = answer.error();
    error.message = redact(std::move(error.message), credential);
    return error;
  }
  return oauth::identity_in(*app.auth.account, as_data(*answer));
}

}  // namespace signalbox
