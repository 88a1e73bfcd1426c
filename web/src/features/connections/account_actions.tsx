import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Connecting, TestResult } from '@/lib/api/connect_types';
import { useAction } from '@/lib/api/use_action';
import type { Connection } from '@/lib/core/app_types';
import type { ConnectionRow } from '@/lib/core/view';
import { useBox, useLive } from '@/lib/live/box';
import { toolkitName } from '@/lib/live/names';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { say } from '@/ui/toasts';
import { TestNote } from './test_note';
import { useConnecting } from './use_connecting';
import { WaitingNote } from './waiting_note';

export function AccountActions({ account }: { account: ConnectionRow }) {
  const { api } = useBox();
  const { snapshot } = useLive();
  const action = useAction();
  const connecting = useConnecting();
  const [result, setResult] = useState<TestResult | null>(null);
  const path = `/api/v1/connections/${account.id}`;
  const reconnect = () => {
    const body = { opener: window.location.origin };
    connecting.begin(() => api.post<Connecting>(`${path}/reconnect`, body), true);
  };
  const test = () => {
    setResult(null);
    void action.run(async () => setResult(await api.post<TestResult>(`${path}/test`)));
  };
  const change = (body: Partial<Connection> | { disabled: boolean }, words: string) => () =>
    void action.run(async () => {
      await api.patch(path, body, account.rev);
      say(words);
    });
  const isOff = account.status === 'disabled';
  const isUsable = account.status === 'active';
  return (
    <div className="stack">
      <div className="row-flex">
        {account.scheme === 'oauth2' ? (
          <Button
            look={isUsable || isOff ? 'plain' : 'main'}
            busy={connecting.action.busy}
            onClick={reconnect}
          >
            {account.status === 'initiated' ? 'Go on connecting' : 'Reconnect'}
          </Button>
        ) : (
          <Link
            to="/connections"
            search={{ connect: account.toolkit, user: account.userId }}
            className={isUsable || isOff ? 'button' : 'button button-main'}
          >
            Replace what was given
          </Link>
        )}
        {isUsable && (
          <Button busy={action.busy} onClick={test}>
            Test
          </Button>
        )}
        {isUsable && !account.isDefault && (
          <Button busy={action.busy} onClick={change({ isDefault: true }, 'It is the default now.')}>
            Make default
          </Button>
        )}
        {(isUsable || isOff) && (
          <Button
            busy={action.busy}
            onClick={change({ disabled: !isOff }, isOff ? 'Switched on.' : 'Switched off.')}
          >
            {isOff ? 'Switch on' : 'Switch off'}
          </Button>
        )}
      </div>
      {result && <TestNote result={result} />}
      {action.error && <ErrorNote error={action.error} />}
      {connecting.action.error && <ErrorNote error={connecting.action.error} />}
      {connecting.step === 'connected' && <p role="status">Reconnected.</p>}
      <WaitingNote connecting={connecting} name={toolkitName(snapshot, account.toolkit)} />
    </div>
  );
}
