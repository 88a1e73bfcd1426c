import { useState } from 'react';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { PasswordField } from '@/ui/text_field';
import { say } from '@/ui/toasts';

interface PasswordChangeProps {
  email: string;
  onChanged: () => void;
}

export function PasswordChange({ email, onChanged }: PasswordChangeProps) {
  const { api, account } = useBox();
  const action = useAction();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const change = (event: React.FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      await api.send('POST', '/api/v1/account/password', { currentPassword, newPassword });
      setCurrent('');
      setNew('');
      await account.refresh();
      onChanged();
      say('The password is changed. Your other browsers are signed out.');
    });
  };
  return (
    <section className="panel" aria-labelledby="password-title">
      <div className="panel-head">
        <h2 id="password-title">Password</h2>
      </div>
      <form className="panel-body stack" onSubmit={change}>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          required
          error={action.error?.problemOf('currentPassword')}
          value={currentPassword}
          onChange={setCurrent}
        />
        <PasswordField
          label="New password"
          autoComplete="new-password"
          required
          minLength={10}
          help="Ten characters or more. Your other browsers are signed out."
          error={action.error?.problemOf('newPassword')}
          value={newPassword}
          onChange={setNew}
        />
        {action.error && <ErrorNote error={action.error} />}
        <div>
          <Button
            type="submit"
            busy={action.busy}
            disabled={!currentPassword || newPassword.length < 10}
          >
            Change the password
          </Button>
        </div>
      </form>
    </section>
  );
}
