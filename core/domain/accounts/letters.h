// What Signalbox writes to people. Texts hold no word that somebody else chose: a name in a letter would let
// strangers write to strangers in our name.
#pragma once

#include <string>

namespace signalbox {

struct Letter {
  std::string subject;
  std::string text;
};

// `origin` is how this server is reached; links begin with it.
Letter invitation_letter(const std::string& origin, const std::string& link);
Letter sign_up_letter(const std::string& origin, const std::string& link);
Letter known_address_letter(const std::string& origin);
Letter password_reset_letter(const std::string& origin, const std::string& link);

}  // namespace signalbox
