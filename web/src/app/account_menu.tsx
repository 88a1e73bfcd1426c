// Who works at this frame, and the way out. With --dev it is the person at the machine, who has no account.
import { Link } from '@tanstack/react-router';
import { LogOut, UserRound } from 'lucide-react';
import { useAction } from '@/lib/api/use_action';
import { useAccount, useBox, useLive } from '@/lib/live/box';
import { DropPanel } from '@/ui/drop_panel';
import { say } from '@/ui/toasts';

export function AccountMenu() {
  const { access } = useAccount();
  const { snapshot } = useLive();
  const { api } = useBox();
  if (snapshot?.me.dev || access?.dev)
    return (
      <span className="shelf-local" title="Signed in as the person at this machine (--dev)">
        local
      </span>
    );
  const account = api.hasKey ? undefined : access?.account;
  if (!account && !api.hasKey) return null;
  const name = account?.name || account?.email || 'key';
  return (
    <DropPanel
      label="Account"
      className="button button-bare shelf-account"
      button={
        <>
          <UserRound size={18} aria-hidden="true" />
          <span className="hidden-text">Account: </span>
          <span className="cut shelf-account-name">{name}</span>
        </>
      }
    >
      {(close) => (
        <>
          <div className="drop-note">
            <strong>{name}</strong>
            <p className="soft small">
              {account ? `${account.email}, ${account.role}` : "A key, kept in this page's memory only."}
            </p>
          </div>
          {account && (
            <Link to="/account" className="drop-item" onClick={close}>
              <UserRound size={16} aria-hidden="true" />
              My account
            </Link>
          )}
          <SignOut />
        </>
      )}
    </DropPanel>
  );
}

// The page is loaded anew, so that nothing of what it knew is left in it.
function SignOut() {
  const { account, api } = useBox();
  const action = useAction();
  const leave = () =>
    void action
      .run(async () => {
        await account.signOut();
        window.location.assign('/');
      })
      .then((gone) => gone || say('Signing out did not work. Try again.', 'failed'));
  return (
    <button type="button" className="drop-item" disabled={action.busy} onClick={leave}>
      <LogOut size={16} aria-hidden="true" />
      {api.hasKey ? 'Forget the key' : 'Sign out'}
    </button>
  );
}
