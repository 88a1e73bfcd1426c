// Asks for a letter. The answer is the same whether or not the address is known here.
import { useState, type ReactNode } from 'react';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { TextField } from '@/ui/text_field';

interface EmailFormProps {
  path: '/api/v1/password-resets' | '/api/v1/sign-up';
  children: ReactNode; // what the letter will be good for
  onSent: (email: string) => void;
}

export function EmailForm({ path, children, onSent }: EmailFormProps) {
  const { api } = useBox();
  const action = useAction();
  const [email, setEmail] = useState('');
  const ask = (event: React.FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      await api.send('POST', path, { email: email.trim() });
      onSent(email.trim());
    });
  };
  return (
    <form className="stack" onSubmit={ask}>
      <p className="soft">{children}</p>
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
