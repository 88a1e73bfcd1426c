// What the routes about people have in common: browsers, links, letters and the answer to a sign-in.
#pragma once

#include <string>

#include "core/app/sign_in.h"
#include "core/app/tickets.h"
#include "core/domain/accounts/letters.h"
#include "server/api/exchange.h"

namespace signalbox::api {

// The project people sign in to.
std::string people_project();

Browser browser_of(const Exchange& exchange);

// The page behind a one-time link. The ticket is in the fragment, which browsers send to nobody.
std::string link_of(const Exchange& exchange, const NewTicket& fresh);

Mail mail_of(std::string to, Letter letter);

// {account, csrfToken} with the new cookie. The sign-in that the browser had before ends.
Result<Reply> signed_in_reply(const Exchange& exchange, const NewSignIn& fresh, int status);

}  // namespace signalbox::api
