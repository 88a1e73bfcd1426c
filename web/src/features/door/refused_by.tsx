// Why a sign-in through an OpenID provider came back without one; the server puts a short code in the address.
import { useSearch } from '@tanstack/react-router';
import { ErrorNote } from '@/ui/error_note';

// The core's own sentences (core/domain/identity/sign_in_failure.cpp).
const kReasons: Record<string, string> = {
  unknown_provider: 'This way to sign in does not exist here (any more). Choose another.',
  another_browser: 'This sign-in was begun in another browser or too long ago. Begin again here.',
  cancelled: 'You did not sign in there, so you are not signed in here either.',
  provider_refused:
    'The provider refused this sign-in. Begin again; if it stays so, tell your administrator.',
  provider_unavailable:
    'The provider cannot be reached at the moment. Try again in a minute, or sign in another way.',
  identity_not_proven:
    "The provider's answer could not be verified. Begin again; if it stays so, tell your administrator.",
  email_not_verified:
    'The provider has not verified your e-mail address. Verify it there, then sign in again.',
  email_taken: 'There is an account with your e-mail address already. Sign in the way you did before.',
  not_invited:
    'There is no account for you here yet. Ask an administrator to invite your e-mail address.',
  account_disabled: 'Your account is disabled. Ask an administrator.',
  try_again: 'Signing in did not work this time. Try again.',
};

export function RefusedBy() {
  const { error } = useSearch({ strict: false });
  if (!error) return null;
  const message = kReasons[error] ?? kReasons['try_again'] ?? '';
  return <ErrorNote title="You are not signed in." error={{ message, code: error, requestId: '' }} />;
}
