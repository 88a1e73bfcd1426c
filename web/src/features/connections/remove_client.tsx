import { useState } from 'react';
import type { Toolkit } from '@/lib/core/app_types';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { Confirm } from '@/ui/confirm';

interface RemoveClientProps {
  toolkit: Toolkit;
  onRemoved: (words: string) => void;
}

export function RemoveClient({ toolkit, onRemoved }: RemoveClientProps) {
  const { api } = useBox();
  const action = useAction();
  const [asking, setAsking] = useState(false);
  const remove = () => {
    void action.run(async () => {
      await api.send('DELETE', `/api/v1/auth-configs/${toolkit.slug}`);
      onRemoved(`${toolkit.name} is no longer set up.`);
    });
  };
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        Remove the client
      </Button>
      {asking && (
        <Confirm
          title={`Remove the OAuth client of ${toolkit.name}?`}
          verb="Remove"
          action={action}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          <p>
            Nobody can connect a new account then, and accounts that are connected cannot be renewed when their
            time is over.
          </p>
        </Confirm>
      )}
    </>
  );
}
