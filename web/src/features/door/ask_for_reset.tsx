import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction } from '@/lib/api/use_action';
import { useAccount, useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { TextField } from '@/ui/text_field';
import { DoorPanel } from './door_panel';

export function AskForReset() {
  const { access } = useAccount();
  const [sentTo, setSentTo] = useState('');
  return (
    <DoorPanel title="Reset password">
      {access && !access.mailConfigured ? (
        <p>This server sends no mail. Ask an admin for a link: People, your account, “Reset password”.</p>
      ) : sentTo ? (
        <p role="status">
          If <strong>{sentTo}</strong> has an account here, a link is on its way. It is good once. Look into
          the spam folder, too.
        </p>
      ) : (
        <AskForm onSent={setSentTo} />
      )}
      <p>
        <Link to="/sign-in">Back to signing in</Link>
      </p>
    </DoorPanel>
  );
}

function AskForm({ onSent }: { onSent: (email: string) => void }) {
  const { api } = useBox();
  const action = useAction();
  const [email, setEmail] = useState('');
  const ask = (event: React.FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      await api.send('POST', '/api/v1/password-resets', { email: email.trim() });
      onSent(email.trim());
    });
  };
  return (
    <form className="stack" onSubmit={ask}>
      <p className="soft">You get a link by e-mail with which you set another password.</p>
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        required
        error={action.error?.problemOf('email')}
        value={email}
        onChange={setEmail}
      />
      {action.error && <ErrorNote error={action.error} />}
      <Button look="main" type="submit" busy={action.busy}>
        Send the link
      </Button>
    </form>
  );
}
