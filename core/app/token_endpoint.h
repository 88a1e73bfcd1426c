// Asking an app's token endpoint, as the client that the project registered there.
#pragma once

#include "core/app/connecting.h"
#include "core/domain/oauth/token_answer.h"
#include "core/domain/oauth/token_request.h"

namespace signalbox {

// The client an auth config stands for, its secret opened.
Result<oauth::Client> client_of(Ports& ports, const AuthConfig& config);

// The project's auth config for an app. not_configured when nobody has entered one.
Result<AuthConfig> auth_config_for(Ports& ports, std::string_view project, const ConnectableApp& app);

struct TokenOutcome {
  oauth::TokenAnswer answer;
  std::optional<Duration> retry_after;
};

// Sends it and reads the answer; not being reached is a transient refusal. Nothing that was sent is repeated
// in a refusal's message. Fails only when it is cancelled.
Result<TokenOutcome> ask_for_token(HttpClient& http, const ConnectableApp& app,
                                   const oauth::EndpointRequest& request, const std::vector<Secret>& sent,
                                   Instant now, const CallContext& context);

// A refusal as the error that the person or caller sees.
Error error_of(const ConnectableApp& app, const oauth::Refusal& refusal);

// RFC 7009, best effort: whether the app said yes.
bool revoke_upstream(const Connecting& connecting, const Connection& connection);

}  // namespace signalbox
