import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { User } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { Sheet } from '@/ui/sheet';
import { TextField } from '@/ui/text_field';
import { say } from '@/ui/toasts';

const route = getRouteApi('/users');

export function AddUserSheet({ onAdded }: { onAdded: (user: User) => void }) {
  const { api } = useBox();
  const navigate = route.useNavigate();
  const action = useAction();
  const [userId, setUserId] = useState('');
  const close = () => void navigate({ search: ({ add: _add, ...old }) => old });
  const add = (event: React.FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      onAdded(await api.post<User>('/api/v1/users', { userId: userId.trim() }));
      say(`${userId.trim()} is here.`);
      close();
    });
  };
  return (
    <Sheet form title="Add a user" onClose={close}>
      <form className="stack" onSubmit={add}>
        <TextField
          label="User"
          help="Your product's own id for this user. It cannot be changed later."
          required
          error={action.error?.problemOf('userId')}
          value={userId}
          onChange={setUserId}
        />
        {action.error && <ErrorNote error={action.error} />}
        <div>
          <Button look="main" type="submit" busy={action.busy} disabled={!userId.trim()}>
            Add
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
