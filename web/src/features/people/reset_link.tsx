import { useState } from 'react';
import type { Account, OneTimeLink } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { ShownOnce } from '@/ui/shown_once';
import { Until } from '@/ui/time_text';

export function ResetLink({ account }: { account: Account }) {
  const { api } = useBox();
  const action = useAction();
  const [made, setMade] = useState<OneTimeLink | null>(null);
  const make = () => {
    void action.run(async () => {
      setMade(await api.post<OneTimeLink>(`/api/v1/accounts/${account.id}/password-reset`));
    });
  };
  if (made)
    return (
      <ShownOnce label="Link to set another password" text={made.link} onDone={() => setMade(null)}>
        <p>
          Hand it to {account.name || account.email}. It is good once and ends <Until at={made.expiresAt} />.
          Whoever has it can take over the account.
        </p>
      </ShownOnce>
    );
  return (
    <div className="stack">
      <div>
        <Button busy={action.busy} onClick={make}>
          Make a password link
        </Button>
      </div>
      {action.error && <ErrorNote error={action.error} />}
    </div>
  );
}
