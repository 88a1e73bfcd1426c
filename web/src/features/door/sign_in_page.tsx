import { Link, Navigate, useLocation } from '@tanstack/react-router';
import type { Access } from '@/lib/api/access_types';
import { useAccount, useBox } from '@/lib/live/box';
import { DoorPanel, DoorWait } from './door_panel';
import { KeyFold } from './key_fold';
import { PasswordForm } from './password_form';
import { Providers } from './providers';
import { RefusedBy } from './refused_by';

export function SignInPage() {
  const { access, problem } = useAccount();
  const { account } = useBox();
  const path = useLocation({ select: (location) => location.pathname });
  if (!access)
    return (
      <DoorWait
        title="Sign in"
        what="how to sign in"
        error={problem}
        onRetry={() => void account.refresh()}
      />
    );
  if (access.signedIn && path === '/sign-in') return <Navigate to="/" replace />;
  return access.setUpNeeded ? <NobodyYet /> : <SignIn access={access} />;
}

function SignIn({ access }: { access: Access }) {
  return (
    <DoorPanel title="Sign in">
      <RefusedBy />
      <PasswordForm />
      <div className="door-end">
        <Link to="/reset-password">Forgot the password?</Link>
        {access.signUpOpen && <Link to="/join">Make an account</Link>}
      </div>
      {access.providers.length > 0 && <Providers providers={access.providers} />}
      <KeyFold />
    </DoorPanel>
  );
}

function NobodyYet() {
  return (
    <DoorPanel title="Nobody has an account yet">
      <p>
        The first one is made with a one-time link. The server prints it at every start until then: find it in
        its output and open it in this browser.
      </p>
      <KeyFold open />
    </DoorPanel>
  );
}
