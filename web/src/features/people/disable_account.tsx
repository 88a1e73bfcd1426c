import { getRouteApi } from '@tanstack/react-router';
import type { Account } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useAccount, useBox } from '@/lib/live/box';
import { Confirm } from '@/ui/confirm';
import { say } from '@/ui/toasts';

const route = getRouteApi('/people');

interface DisableAccountProps {
  account: Account;
  onDisabled: (account: Account) => void;
}

export function DisableAccount({ account, onDisabled }: DisableAccountProps) {
  const { api } = useBox();
  const { access } = useAccount();
  const navigate = route.useNavigate();
  const action = useAction();
  const close = () => void navigate({ search: ({ disable: _disable, ...old }) => old });
  const disable = () => {
    void action.run(async () => {
      const body = { status: 'disabled' };
      onDisabled(await api.patch<Account>(`/api/v1/accounts/${account.id}`, body, account.rev));
      say(`${account.name || account.email} is signed out everywhere.`);
      close();
    });
  };
  return (
    <Confirm
      title={`Disable ${account.name || account.email}?`}
      verb="Disable"
      action={action}
      onConfirm={disable}
      onClose={close}
    >
      <p>This person is signed out everywhere at once and cannot sign in. Nothing is deleted.</p>
      {access?.account?.id === account.id && (
        <p>
          <strong>This is your own account.</strong> Somebody else has to enable it again.
        </p>
      )}
    </Confirm>
  );
}
