import { useState } from 'react';
import { useAction } from '@/lib/api/use_action';
import type { ConnectionRow } from '@/lib/core/view';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { TextField } from '@/ui/text_field';
import { say } from '@/ui/toasts';

export function AliasForm({ account }: { account: ConnectionRow }) {
  const { api } = useBox();
  const action = useAction();
  const [alias, setAlias] = useState(account.alias);
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      await api.patch(`/api/v1/connections/${account.id}`, { alias: alias.trim() }, account.rev);
      say('Renamed.');
    });
  };
  return (
    <form className="stack" onSubmit={save} autoComplete="off">
      <TextField
        label="Your name for it"
        help="To tell several accounts of one app apart, such as “work”. Tool calls can name it."
        error={action.error?.problemOf('alias')}
        value={alias}
        onChange={setAlias}
      />
      {action.error && <ErrorNote error={action.error} />}
      <div>
        <Button type="submit" busy={action.busy} disabled={alias.trim() === account.alias}>
          Rename
        </Button>
      </div>
    </form>
  );
}
