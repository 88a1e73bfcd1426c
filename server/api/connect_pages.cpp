#include "server/api/connect_pages.h"

namespace signalbox::api {
namespace {

// No form-action: the browser would hold every redirect of the app's own sign-in against it.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";

constexpr std::string_view kStyle = R"(:root { color-scheme: light dark; --paper: #f6f4ee; --ink: #1d2125;
  --quiet: #5b636b; --rule: #cfcabd; --accent: #1f5f8b; --stop: #a3241c; }
@media (prefers-color-scheme: dark) { :root { --paper: #16191c; --ink: #e8e6df; --quiet: #9aa3ab;
  --rule: #353b41; --accent: #7db8de; --stop: #ef8a80; } }
body { margin: 0; padding: 24px; background: var(--paper); color: var(--ink);
  font: 14px/20px system-ui, sans-serif; }
main { max-width: 440px; margin: 8vh auto 0; border-top: 4px solid var(--ink); padding-top: 20px; }
h1 { font-size: 24px; line-height: 32px; font-weight: 600; margin: 0 0 12px; }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
ul { margin: 0 0 20px; padding: 0; list-style: none; border-top: 1px solid var(--rule); }
li { padding: 8px 0; border-bottom: 1px solid var(--rule); font-family: ui-monospace, monospace;
  font-size: 13px; overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; min-height: 36px; padding: 0 20px; border: 0; border-radius: 4px;
  background: var(--accent); color: var(--paper); cursor: pointer; }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.quiet { color: var(--quiet); font-size: 13px; }
.failed { border-top-color: var(--stop); }
)";

// Tells the page that opened this one, and no other, how it ended.
constexpr std::string_view kScript = R"('use strict';
const page = document.querySelector('main');
const { opener: origin, outcome, connected } = page.dataset;
if (origin && window.opener) {
  window.opener.postMessage(JSON.parse(outcome), origin);
  if (connected === 'true') window.close();
}
for (const button of document.querySelectorAll('button[data-close]')) {
  button.hidden = !window.opener;
  button.addEventListener('click', () => window.close());
}
)";

// The address of a page holds its link's token: nobody but us is told it. With "no-referrer" browsers would
// send "Origin: null" with the form, which cannot be told from another site's.
constexpr std::string_view kReferrerPolicy = "same-origin";

Reply page_reply(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.content_type = "text/html; charset=utf-8";
  reply.headers = {{"Content-Security-Policy", std::string(kContentSecurityPolicy)},
                   {"Cache-Control", "no-store"},
                   {"Referrer-Policy", std::string(kReferrerPolicy)},
                   {"X-Frame-Options", "DENY"},
                   {"X-Content-Type-Options", "nosniff"},
                   {"X-Robots-Tag", "noindex"}};
  reply.body = std::move(body);
  return reply;
}

std::string document(const std::string& title, const std::string& content, bool has_script) {
  std::string html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  html += "<title>" + escape_html(title) + "</title>\n";
  html += "<link rel=\"stylesheet\" href=\"/connect-page/page.css\">\n";
  if (has_script) html += "<script src=\"/connect-page/page.js\" defer></script>\n";
  return html + "</head>\n<body>\n" + content + "</body>\n</html>\n";
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape_html(value) + "\"";
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

Reply connect_page(const ConnectPage& page) {
  const std::string app = escape_html(page.app);
  const std::string title = (page.label.empty() ? "Connect " : "Reconnect ") + page.app;
  std::string content = "<main>\n<h1>" + escape_html(title) + "</h1>\n";
  content += "<p>Signalbox will be able to act in " + app;
  if (!page.label.empty()) content += " as <strong>" + escape_html(page.label) + "</strong>";
  content += " for <strong>" + escape_html(page.user) + "</strong>, and for nobody else.</p>\n";
  if (!page.scopes.empty()) {
    content += "<p>" + app + " will ask you to allow:</p>\n<ul>\n";
    for (const std::string& scope : page.scopes) content += "<li>" + escape_html(scope) + "</li>\n";
    content += "</ul>\n";
  }
  content += "<form method=\"post\"" + attribute("action", "/connect/" + page.token) + ">";
  content += "<button type=\"submit\" autofocus>Continue to " + app + "</button></form>\n";
  content +=
      "<p class=\"quiet\">Go on only if you are that person or asked for this yourself.</p>\n</main>\n";
  return page_reply(200, document(title, content, false));
}

Reply end_page(const EndPage& page, int status) {
  std::string content = "<main";
  if (!page.connected) content += " class=\"failed\"";
  if (!page.opener.empty())
    content += attribute("data-opener", page.opener) + attribute("data-outcome", page.outcome) +
               attribute("data-connected", page.connected ? "true" : "false");
  content += ">\n<h1>" + escape_html(page.title) + "</h1>\n<p role=\"status\">" + escape_html(page.message) +
             "</p>\n";
  content += "<button type=\"button\" data-close hidden>Close this window</button>\n</main>\n";
  return page_reply(status, document(page.title, content, true));
}

Reply connect_page_file(std::string_view name) {
  Reply reply;
  reply.headers = {{"Cache-Control", "no-cache"}, {"X-Content-Type-Options", "nosniff"}};
  if (name == "page.css") {
    reply.content_type = "text/css; charset=utf-8";
    reply.static_body = kStyle;
  } else if (name == "page.js") {
    reply.content_type = "text/javascript; charset=utf-8";
    reply.static_body = kScript;
  } else {
    reply.status = 404;
    reply.content_type = "text/plain; charset=utf-8";
    reply.body = "There is nothing at this address.\n";
  }
  return reply;
}

}  // namespace signalbox::api
