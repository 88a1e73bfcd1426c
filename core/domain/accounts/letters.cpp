#include "core/domain/accounts/letters.h"

namespace signalbox {

Letter invitation_letter(const std::string& origin, const std::string& link) {
  return {"You are invited to Signalbox",
          "You are invited to Signalbox at " + origin + ".\n\nMake your account here:\n" + link +
              "\n\nThe link is good for 7 days and for one account. If you do not know what this is about,\n"
              "you can ignore this letter.\n"};
}

Letter sign_up_letter(const std::string& origin, const std::string& link) {
  return {"Finish signing up to Signalbox",
          "Somebody, probably you, wants an account at " + origin +
              " with this e-mail address.\n\nMake it here:\n" + link +
              "\n\nThe link is good for 24 hours. If it was not you, you can ignore this letter.\n"};
}

Letter known_address_letter(const std::string& origin) {
  return {"You have a Signalbox account already",
          "Somebody, probably you, wanted an account at " + origin +
              " with this e-mail address.\nThere is one already. Sign in here:\n" + origin +
              "/sign-in\n\nThere you can also set a new password. If it was not you, you can ignore this "
              "letter.\n"};
}

Letter password_reset_letter(const std::string& origin, const std::string& link) {
  return {"Set a new Signalbox password",
          "Somebody, probably you, asked for a new password at " + origin + ".\n\nSet it here:\n" + link +
              "\n\nThe link is good for one hour. A new password ends all sign-ins. If it was not you, you "
              "can\nignore this letter: the old password stays.\n"};
}

}  // namespace signalbox
