import { useState } from 'react';
import { EmailForm } from './email_form';

// The address is proven first: the account is made with the link in the letter.
export function AskToJoin() {
  const [sentTo, setSentTo] = useState('');
  if (sentTo)
    return (
      <p role="status">
        A letter to <strong>{sentTo}</strong> is on its way. Its link is good once. Look into the spam folder, too.
      </p>
    );
  return (
    <EmailForm path="/api/v1/sign-up" onSent={setSentTo}>
      You get a link by e-mail with which you make your account.
    </EmailForm>
  );
}
