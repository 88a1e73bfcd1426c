import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { PasswordField, TextField } from '@/ui/text_field';

interface SignUpFormProps {
  email: string; // given: the invitation is for this address only
  ticket: string;
}

export function SignUpForm({ email: invited, ticket }: SignUpFormProps) {
  const { account } = useBox();
  const navigate = useNavigate();
  const action = useAction();
  const [email, setEmail] = useState(invited);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const join = (event: React.FormEvent) => {
    event.preventDefault();
    const person = { email: email.trim(), name: name.trim(), password };
    void action.run(async () => {
      await account.enter('/api/v1/sign-up', ticket ? { ...person, ticket } : person);
      await navigate({ to: '/' });
    });
  };
  return (
    <form className="stack" onSubmit={join}>
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        required
        readOnly={invited !== ''}
        help={invited && 'The invitation is for this address.'}
        error={action.error?.problemOf('email')}
        value={email}
        onChange={setEmail}
      />
      <TextField
        label="Name"
        autoComplete="name"
        required
        error={action.error?.problemOf('name')}
        value={name}
        onChange={setName}
      />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        required
        minLength={10}
        help="Ten characters or more. A few words that you can remember do well."
        error={action.error?.problemOf('password')}
        value={password}
        onChange={setPassword}
      />
      {action.error && <ErrorNote error={action.error} />}
      <Button look="main" type="submit" busy={action.busy}>
        Make the account
      </Button>
    </form>
  );
}
