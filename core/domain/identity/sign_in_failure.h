// Why signing in by an OpenID provider ended without a sign-in: a closed list of codes for the page's
// address, each with a sentence for the person who sees it.
#pragma once

#include <string_view>

#include "core/base/fields.h"

namespace signalbox {

enum class SignInFailure {
  unknown_provider,
  another_browser,       // no cookie, or one of another or an old attempt
  cancelled,             // the person said no at the provider
  provider_refused,      // the provider said no
  provider_unavailable,  // it did not answer, or not in a way that makes sense
  identity_not_proven,   // its ID token did not verify
  email_not_verified,
  email_taken,
  not_invited,
  account_disabled,
  try_again  // the store or another sign-in got in the way
};

std::string_view sentence_of(SignInFailure failure);

template <>
struct EnumNames<SignInFailure> {
  static constexpr std::pair<SignInFailure, std::string_view> list[] = {
      {SignInFailure::unknown_provider, "unknown_provider"},
      {SignInFailure::another_browser, "another_browser"},
      {SignInFailure::cancelled, "cancelled"},
      {SignInFailure::provider_refused, "provider_refused"},
      {SignInFailure::provider_unavailable, "provider_unavailable"},
      {SignInFailure::identity_not_proven, "identity_not_proven"},
      {SignInFailure::email_not_verified, "email_not_verified"},
      {SignInFailure::email_taken, "email_taken"},
      {SignInFailure::not_invited, "not_invited"},
      {SignInFailure::account_disabled, "account_disabled"},
      {SignInFailure::try_again, "try_again"}};
};

std::string_view name_of(SignInFailure failure);

}  // namespace signalbox
