// The few pages that people see while they connect an account: tiny, made here, without a framework, so that
// they work in any browser and can say nothing they should not. Whatever comes from outside is escaped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/api/message.h"

namespace signalbox::api {

struct ConnectPage {
  std::string app;    // "GitHub"
  std::string user;   // whose account it will be here
  std::string label;  // the account that is to be renewed; empty: a new one
  std::vector<std::string> scopes;
  std::string token;  // of the link
};

// What is about to happen, and the button that lets it.
Reply connect_page(const ConnectPage& page);

struct EndPage {
  bool connected = false;
  std::string title;
  std::string message;
  std::string opener;   // the origin that hears of it; empty: nobody
  std::string outcome;  // JSON for the opener
};

// How it ended. With an opener the page tells it, and closes itself when all is well.
Reply end_page(const EndPage& page, int status);

// The pages' style sheet and script; 404 for any other name.
Reply connect_page_file(std::string_view name);

// Text as HTML content or attribute.
std::string escape_html(std::string_view text);

}  // namespace signalbox::api
