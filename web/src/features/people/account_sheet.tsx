// One account and what an admin can do about it.
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Account } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { CopyId } from '@/ui/copy_block';
import { ErrorNote } from '@/ui/error_note';
import { Fact, Facts } from '@/ui/facts';
import { Sheet } from '@/ui/sheet';
import { Moment } from '@/ui/time_text';
import { say } from '@/ui/toasts';
import { AccountAspect } from './account_aspect';
import { ResetLink } from './reset_link';
import { RoleForm } from './role_form';

const route = getRouteApi('/people');

interface AccountSheetProps {
  account: Account;
  may: boolean;
  onChanged: (account: Account) => void;
}

export function AccountSheet({ account, may, onChanged }: AccountSheetProps) {
  const navigate = route.useNavigate();
  return (
    <Sheet
      title={account.name || account.email}
      under={account.name && account.email}
      onClose={() => void navigate({ search: ({ open: _open, ...old }) => old })}
    >
      <div className="stack">
        <Facts>
          <Fact name="Signal">
            <AccountAspect status={account.status} />
          </Fact>
          <Fact name="Role">{account.role}</Fact>
          <Fact name="Acts for user">{account.userId ?? 'nobody in particular'}</Fact>
          <Fact name="Joined">
            <Moment at={account.createdAt} />
          </Fact>
          <Fact name="Last sign-in">
            <Moment at={account.lastSignInAt} relative />
          </Fact>
          <Fact name="Account">
            <CopyId id={account.id} />
          </Fact>
        </Facts>
        <p>
          <Link to="/audit" search={{ actor: account.id }}>
            What this person did
          </Link>
        </p>
        {may && (
          <>
            <RoleForm
              key={`${account.role} ${account.userId}`}
              account={account}
              onChanged={onChanged}
            />
            {account.status === 'active' && <ResetLink account={account} />}
            <Standing account={account} onChanged={onChanged} />
          </>
        )}
      </div>
    </Sheet>
  );
}

function Standing({ account, onChanged }: Omit<AccountSheetProps, 'may'>) {
  const { api } = useBox();
  const action = useAction();
  const enable = () => {
    void action.run(async () => {
      onChanged(await api.patch(`/api/v1/accounts/${account.id}`, { status: 'active' }, account.rev));
      say('The account can be signed in to again.');
    });
  };
  return (
    <div className="stack">
      <div>
        {account.status === 'disabled' ? (
          <Button busy={action.busy} onClick={enable}>
            Enable the account
          </Button>
        ) : (
          <Link
            to="/people"
            search={(old) => ({ ...old, disable: account.id })}
            className="button button-danger"
          >
            Disable the account
          </Link>
        )}
      </div>
      {action.error && <ErrorNote error={action.error} />}
    </div>
  );
}
