// Why a sign-in through an OpenID provider came back without one; the server puts a short code in the address.
import { useSearch } from '@tanstack/react-router';
import { ErrorNote } from '@/ui/error_note';

const kReasons: Record<string, string> = {
  access_denied: 'You did not allow it there, or the provider refused. Try again, or sign in with a password.',
  expired: 'It took too long. Start again from here.',
  no_account: 'There is no account for you here. Ask an admin for an invitation.',
  disabled: 'Your account here is switched off. Ask an admin.',
  email_not_verified: 'The provider has not verified your e-mail address. Do that there first.',
};

export function RefusedBy() {
  const { error } = useSearch({ strict: false });
  if (!error) return null;
  const message = kReasons[error] ?? 'The provider and this server did not agree. Try again, or ask an admin.';
  return <ErrorNote title="You are not signed in." error={{ message, code: error, requestId: '' }} />;
}
