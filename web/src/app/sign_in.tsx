import { useState } from 'react';
import { useBox, useLive } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { Field } from '@/ui/field';

// The key is never stored: closing the page forgets it.
export function SignIn() {
  const { api, live } = useBox();
  const { problem } = useLive();
  const [sent, setSent] = useState(false);
  const [key, setKey] = useState('');
  const enter = (event: React.FormEvent) => {
    event.preventDefault();
    api.setKey(key.trim());
    setKey('');
    setSent(true);
    live.retryNow();
  };
  return (
    <form className="panel sign-in stack" onSubmit={enter}>
      <h1>This server asks for a key</h1>
      <p className="soft">
        Print one with <code>signalbox key create --project</code> on the server's machine. It is kept in this
        page's memory only, until you close or reload it.
      </p>
      <Field label="Key">
        {(control) => (
          <input
            {...control}
            className="input"
            type="password"
            autoComplete="off"
            required
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
      {sent && problem && <ErrorNote title="The key was refused." error={problem} />}
      <div>
        <Button look="main" type="submit" disabled={key.trim() === ''}>
          Enter
        </Button>
      </div>
    </form>
  );
}
