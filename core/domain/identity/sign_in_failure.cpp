#include "core/domain/identity/sign_in_failure.h"

namespace signalbox {

std::string_view sentence_of(SignInFailure failure) {
  switch (failure) {
    case SignInFailure::unknown_provider:
      return "This way to sign in does not exist here (any more). Choose another.";
    case SignInFailure::another_browser:
      return "This sign-in was begun in another browser or too long ago. Begin again here.";
    case SignInFailure::cancelled: return "You did not sign in there, so you are not signed in here either.";
    case SignInFailure::provider_refused:
      return "The provider refused this sign-in. Begin again; if it stays so, tell your administrator.";
    case SignInFailure::provider_unavailable:
      return "The provider cannot be reached at the moment. Try again in a minute, or sign in another way.";
    case SignInFailure::identity_not_proven:
      return "The provider's answer could not be verified. Begin again; if it stays so, tell your "
             "administrator.";
    case SignInFailure::email_not_verified:
      return "The provider has not verified your e-mail address. Verify it there, then sign in again.";
    case SignInFailure::email_taken:
      return "There is an account with your e-mail address already. Sign in the way you did before.";
    case SignInFailure::not_invited:
      return "There is no account for you here yet. Ask an administrator to invite your e-mail address.";
    case SignInFailure::account_disabled: return "Your account is disabled. Ask an administrator.";
    case SignInFailure::try_again: break;
  }
  return "Signing in did not work this time. Try again.";
}

std::string_view name_of(SignInFailure failure) {
  for (const auto& [own, name] : EnumNames<SignInFailure>::list)
    if (own == failure) return name;
  return "";
}

}  // namespace signalbox
