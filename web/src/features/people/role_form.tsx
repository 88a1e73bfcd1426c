import { useState } from 'react';
import type { Account } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { TextField } from '@/ui/text_field';
import { say } from '@/ui/toasts';
import { RoleField } from './role_field';

interface RoleFormProps {
  account: Account;
  onChanged: (account: Account) => void;
}

export function RoleForm({ account, onChanged }: RoleFormProps) {
  const { api, account: store } = useBox();
  const action = useAction();
  const [role, setRole] = useState(account.role);
  const [userId, setUserId] = useState(account.userId ?? '');
  const isChanged = role !== account.role || userId.trim() !== (account.userId ?? '');
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    const change = {
      ...(role === account.role ? {} : { role }),
      ...(userId.trim() === (account.userId ?? '') ? {} : { userId: userId.trim() }),
    };
    void action.run(async () => {
      onChanged(await api.patch<Account>(`/api/v1/accounts/${account.id}`, change, account.rev));
      say('Saved. It holds from the next request on.');
      await store.refresh();
    });
  };
  return (
    <form className="stack" onSubmit={save} autoComplete="off">
      <RoleField value={role} onChange={setRole} />
      <TextField
        label="Acts for user (optional)"
        help="With a user here, this person sees and does only what belongs to that user of your product."
        error={action.error?.problemOf('userId')}
        value={userId}
        onChange={setUserId}
      />
      {action.error && <ErrorNote error={action.error} />}
      <div>
        <Button type="submit" busy={action.busy} disabled={!isChanged}>
          Save
        </Button>
      </div>
    </form>
  );
}
