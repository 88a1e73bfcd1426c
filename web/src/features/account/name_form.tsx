import { useState } from 'react';
import type { Account } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { TextField } from '@/ui/text_field';
import { say } from '@/ui/toasts';

export function NameForm({ account }: { account: Account }) {
  const { api, account: store } = useBox();
  const action = useAction();
  const [name, setName] = useState(account.name);
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      await api.patch('/api/v1/account', { name: name.trim() });
      await store.refresh();
      say('The name is changed.');
    });
  };
  return (
    <form className="stack" onSubmit={save}>
      <TextField
        label="Name"
        autoComplete="name"
        required
        error={action.error?.problemOf('name')}
        value={name}
        onChange={setName}
      />
      {action.error && <ErrorNote error={action.error} />}
      <div>
        <Button
          type="submit"
          busy={action.busy}
          disabled={!name.trim() || name.trim() === account.name}
        >
          Save the name
        </Button>
      </div>
    </form>
  );
}
