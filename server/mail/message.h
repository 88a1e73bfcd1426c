// A mail as it goes over the wire: RFC 5322 with MIME, every header free of what could begin another.
#pragma once

#include <string>
#include <string_view>

#include "core/base/random.h"
#include "core/ports/mailer.h"

namespace signalbox::mail {

struct Sender {
  std::string name;  // may be empty
  std::string address;
};

// "Signalbox <box@example.com>" or "box@example.com". invalid_argument for anything else.
Result<Sender> parse_sender(std::string_view text);

// Lines end in CRLF. invalid_argument for an address or a subject that is none.
Result<std::string> compose(const Sender& from, const Mail& mail, Instant now, Random& random);

}  // namespace signalbox::mail
