import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { Connecting } from '@/lib/api/connect_types';
import type { Toolkit } from '@/lib/core/app_types';
import { accountName } from '@/lib/connect/apps';
import { useBox, useLive } from '@/lib/live/box';
import { useStanding } from '@/lib/live/use_standing';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { TextField } from '@/ui/text_field';
import { UserField } from '@/ui/user_field';
import { credentialBody, isComplete, kNoCredential } from './credential';
import { CredentialFields } from './credential_fields';
import { ScopeFold } from './scope_fold';
import type { ConnectingState } from './use_connecting';
import { WaitingNote } from './waiting_note';

const route = getRouteApi('/connections');

interface ConnectFormProps {
  toolkit: Toolkit;
  connecting: ConnectingState;
}

export function ConnectForm({ toolkit, connecting }: ConnectFormProps) {
  const { api } = useBox();
  const { view } = useLive();
  const standing = useStanding();
  const { user } = route.useSearch();
  const [userId, setUserId] = useState(standing.userId ?? user ?? view?.sessions[0]?.userId ?? '');
  const [credential, setCredential] = useState(kNoCredential);
  const [alias, setAlias] = useState('');
  const { action, begun } = connecting;
  const scheme = toolkit.authScheme;
  const isOAuth = scheme === 'oauth2';
  const connect = (another: boolean) => {
    const body = {
      userId: userId.trim(),
      toolkit: toolkit.slug,
      ...credentialBody(scheme, credential),
      ...(alias.trim() ? { alias: alias.trim() } : {}),
      ...(another ? { another } : {}),
      ...(isOAuth ? { opener: window.location.origin } : {}),
    };
    connecting.begin(() => api.post<Connecting>('/api/v1/connections', body), isOAuth);
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    connect(false);
  };
  return (
    <form className="stack" onSubmit={submit} autoComplete="off">
      {!standing.userId && <UserField value={userId} onChange={setUserId} />}
      <CredentialFields
        scheme={scheme}
        value={credential}
        onChange={setCredential}
        error={action.error}
      />
      <TextField
        label="Your name for it (optional)"
        help="To tell several accounts of one app apart, such as “work”. Tool calls can name it."
        error={action.error?.problemOf('alias')}
        value={alias}
        onChange={setAlias}
      />
      {isOAuth && <ScopeFold scopes={toolkit.scopes} />}
      {action.error && <ErrorNote error={action.error} />}
      {begun?.alreadyConnected && (
        <AlreadyConnected name={accountName(begun)} onAnother={() => connect(true)} />
      )}
      <div>
        <Button
          look={connecting.step === 'waiting' ? 'plain' : 'main'}
          type="submit"
          busy={action.busy}
          disabled={!userId.trim() || !isComplete(scheme, credential)}
        >
          {connecting.step === 'waiting' ? 'Open the window again' : 'Connect'}
        </Button>
      </div>
      <WaitingNote connecting={connecting} name={toolkit.name} />
    </form>
  );
}

function AlreadyConnected({ name, onAnother }: { name: string; onAnother: () => void }) {
  return (
    <div className="notice" role="status">
      <p>
        <strong>Already connected{name ? ` as ${name}` : ''}.</strong> Nothing was changed.
      </p>
      <Button onClick={onAnother}>Connect another account</Button>
    </div>
  );
}
