import { useState } from 'react';
import { takeReturnPath } from '@/lib/account/return_path';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { PasswordField, TextField } from '@/ui/text_field';

// The button is never disabled: a browser that fills the fields in by itself does not always tell the page.
export function PasswordForm() {
  const { account } = useBox();
  const action = useAction();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = (event: React.FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      await account.enter('/api/v1/sign-in', { email: email.trim(), password });
      takeReturnPath(); // of a try with a provider that came to nothing
    });
  };
  return (
    <form className="stack" onSubmit={enter}>
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      {action.error && (
        <ErrorNote error={action.error}>
          {action.error.retryAfterS > 0 && <p>Try again in {action.error.retryAfterS} seconds.</p>}
        </ErrorNote>
      )}
      <Button look="main" type="submit" busy={action.busy}>
        Sign in
      </Button>
    </form>
  );
}
