// Cookies of the dashboard (RFC 6265) and the token that proves a write came from its own page.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/secret.h"
#include "core/ports/sealer.h"
#include "server/api/message.h"
#include "server/api/services.h"

namespace signalbox::api {

inline constexpr std::string_view kCsrfHeader = "X-CSRF-Token";

// The value of a cookie; none when it is absent, or there twice, as when another page of the domain adds one.
std::optional<Secret> cookie_of(const Request& request, std::string_view name);

// "name=value; Path=/; …" for Set-Cookie: HttpOnly, SameSite=Lax, Secure when the public address is https.
// A life of zero makes the browser forget it.
std::string make_cookie(std::string_view name, const Secret& value, Duration life,
                        const ApiSettings& settings);

// Of a sign-in: "__Host-signalbox" when the public address is https, else "signalbox".
std::string_view sign_in_cookie_name(const ApiSettings& settings);
std::optional<Secret> sign_in_cookie(const Request& request, const ApiSettings& settings);
std::string make_sign_in_cookie(const Secret& value, const ApiSettings& settings);
std::string forget_sign_in_cookie(const ApiSettings& settings);

// Made from the cookie's value, which scripts cannot read; a page gets it from GET /api/v1/account.
std::string csrf_token(Sealer& sealer, const Secret& cookie);

// permission_denied unless the request carries the token that belongs to the cookie.
Status check_csrf(const Request& request, Sealer& sealer, const Secret& cookie);

}  // namespace signalbox::api
