import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useAccount } from '@/lib/live/box';
import { DoorPanel } from './door_panel';
import { EmailForm } from './email_form';

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
        <EmailForm path="/api/v1/password-resets" onSent={setSentTo}>
          You get a link by e-mail with which you set another password.
        </EmailForm>
      )}
      <p>
        <Link to="/sign-in">Back to signing in</Link>
      </p>
    </DoorPanel>
  );
}
