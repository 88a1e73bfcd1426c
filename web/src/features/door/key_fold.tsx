import { useState } from 'react';
import { useBox, useLive } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { PasswordField } from '@/ui/text_field';

// The key is never stored: closing the page forgets it.
export function KeyFold({ open = false }: { open?: boolean }) {
  const { account } = useBox();
  const { problem } = useLive();
  const [sent, setSent] = useState(false);
  const [key, setKey] = useState('');
  const enter = (event: React.FormEvent) => {
    event.preventDefault();
    account.enterByKey(key.trim());
    setKey('');
    setSent(true);
  };
  return (
    <details className="fold door-fold" open={open}>
      <summary>Use a key instead</summary>
      <form className="stack" onSubmit={enter}>
        <p className="soft">
          Print one with <code>signalbox key create --project</code> on the server's machine. It is kept in
          this page's memory only, until you close or reload it.
        </p>
        <PasswordField label="Key" autoComplete="off" required value={key} onChange={setKey} />
        {sent && problem && <ErrorNote title="The key was refused." error={problem} />}
        <div>
          <Button type="submit" disabled={key.trim() === ''}>
            Enter
          </Button>
        </div>
      </form>
    </details>
  );
}
