import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { PasswordField, TextField } from '@/ui/text_field';

export function NewPasswordForm({ email, ticket }: { email: string; ticket: string }) {
  const { api } = useBox();
  const action = useAction();
  const [password, setPassword] = useState('');
  const [isDone, setIsDone] = useState(false);
  const set = (event: React.FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      await api.send('POST', '/api/v1/password', { ticket, password });
      setIsDone(true);
    });
  };
  if (isDone)
    return (
      <>
        <p role="status">The password is set. Every browser that was signed in to this account is out.</p>
        <p>
          <Link to="/sign-in" className="button button-main">
            Sign in
          </Link>
        </p>
      </>
    );
  return (
    <form className="stack" onSubmit={set}>
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        readOnly
        value={email}
        onChange={() => undefined}
      />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        required
        minLength={10}
        help="Ten characters or more. Every browser signed in to this account will be signed out."
        error={action.error?.problemOf('password')}
        value={password}
        onChange={setPassword}
      />
      {action.error && <ErrorNote error={action.error} />}
      <Button look="main" type="submit" busy={action.busy}>
        Set the password
      </Button>
    </form>
  );
}
