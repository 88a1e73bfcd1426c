import { useState } from 'react';
import type { AuthConfig } from '@/lib/api/connect_types';
import { useAction } from '@/lib/api/use_action';
import { scopesOf } from '@/lib/connect/apps';
import type { Toolkit } from '@/lib/core/app_types';
import { useBox, useLive } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { CopyBlock } from '@/ui/copy_block';
import { ErrorNote } from '@/ui/error_note';
import { PasswordField, TextField } from '@/ui/text_field';
import { say } from '@/ui/toasts';
import { RemoveClient } from './remove_client';
import { ClientAuthField, ScopesField } from './setup_fields';

interface SetupFormProps {
  toolkit: Toolkit;
  config: AuthConfig | undefined; // none: not set up yet
  onDone: () => void;
}

export function SetupForm({ toolkit, config, onDone }: SetupFormProps) {
  const { api, live } = useBox();
  const { snapshot } = useLive();
  const action = useAction();
  const [clientId, setClientId] = useState(config?.clientId ?? '');
  const [clientSecret, setSecret] = useState('');
  const [clientAuth, setClientAuth] = useState(config?.clientAuth ?? 'post');
  const [scopes, setScopes] = useState(config?.scopes.join('\n') ?? '');
  const done = (words: string) => {
    live.startOver(); // which apps can be connected comes with the snapshot
    say(words);
    onDone();
  };
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    const body = {
      clientId: clientId.trim(),
      clientAuth,
      scopes: scopesOf(scopes),
      ...(clientSecret ? { clientSecret: clientSecret.trim() } : {}),
    };
    void action.run(async () => {
      await api.put(`/api/v1/auth-configs/${toolkit.slug}`, body);
      done(`${toolkit.name} can be connected now.`);
    });
  };
  const needsSecret = clientAuth !== 'none' && !config?.hasClientSecret && !clientSecret.trim();
  return (
    <form className="stack" onSubmit={save} autoComplete="off">
      <CopyBlock
        label={`Redirect URL, to be registered at ${toolkit.name}`}
        text={config?.redirectUrl ?? `${snapshot?.me.origin ?? window.location.origin}/oauth/callback`}
      />
      <TextField
        label="Client id"
        required
        mono
        error={action.error?.problemOf('clientId')}
        value={clientId}
        onChange={setClientId}
      />
      <ClientAuthField value={clientAuth} onChange={setClientAuth} />
      {clientAuth !== 'none' && (
        <PasswordField
          label="Client secret"
          autoComplete="off"
          help={
            config?.hasClientSecret
              ? 'One is kept and cannot be read. Leave this empty to keep it.'
              : 'Encrypted on the server and never shown again.'
          }
          error={action.error?.problemOf('clientSecret')}
          value={clientSecret}
          onChange={setSecret}
        />
      )}
      <ScopesField
        usual={toolkit.scopes}
        value={scopes}
        onChange={setScopes}
        error={action.error?.problemOf('scopes')}
      />
      {action.error && <ErrorNote error={action.error} />}
      <div className="row-flex">
        <Button look="main" type="submit" busy={action.busy} disabled={!clientId.trim() || needsSecret}>
          Save
        </Button>
        {config && <RemoveClient toolkit={toolkit} onRemoved={done} />}
      </div>
    </form>
  );
}
