import { useState } from 'react';
import type { Invitation, OneTimeLink, Role } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useAccount, useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { TextField } from '@/ui/text_field';
import { RoleField } from './role_field';

interface InviteFormProps {
  onInvited: (invitation: Invitation & OneTimeLink) => void;
}

export function InviteForm({ onInvited }: InviteFormProps) {
  const { api } = useBox();
  const { access } = useAccount();
  const action = useAction();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [userId, setUserId] = useState('');
  const invite = (event: React.FormEvent) => {
    event.preventDefault();
    const body = {
      role,
      ...(email.trim() ? { email: email.trim() } : {}),
      ...(userId.trim() ? { userId: userId.trim() } : {}),
    };
    void action.run(async () => onInvited(await api.post('/api/v1/invitations', body)));
  };
  return (
    <form className="stack" onSubmit={invite} autoComplete="off">
      <TextField
        label="E-mail address (optional)"
        type="email"
        help={
          access?.mailConfigured
            ? 'The link is sent there, and works for this address only. Without one, whoever has the link can join.'
            : 'With one, the link works for this address only. This server sends no mail: you hand the link over.'
        }
        error={action.error?.problemOf('email')}
        value={email}
        onChange={setEmail}
      />
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
        <Button look="main" type="submit" busy={action.busy}>
          Make the invitation
        </Button>
      </div>
    </form>
  );
}
