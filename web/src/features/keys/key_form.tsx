import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { ApiKey, Scope } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { serverNowMs } from '@/lib/live/server_clock';
import { useStanding } from '@/lib/live/use_standing';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { Choice, Field } from '@/ui/field';
import { TextField } from '@/ui/text_field';
import { UserField } from '@/ui/user_field';
import { expiryAfter } from './key_state';
import { kUsualScopes, ScopeChecks } from './scope_checks';

const route = getRouteApi('/keys');
const kLives = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
  ['', 'until it is revoked'],
] as const;

export function KeyForm({ onMade }: { onMade: (key: ApiKey & { key: string }) => void }) {
  const { api } = useBox();
  const standing = useStanding();
  const { user = '' } = route.useSearch();
  const action = useAction();
  const [kind, setKind] = useState<'project' | 'user'>(user || standing.userId ? 'user' : 'project');
  const [name, setName] = useState('');
  const [userId, setUserId] = useState(standing.userId ?? user);
  const [scopes, setScopes] = useState<Scope[]>(kUsualScopes);
  const [days, setDays] = useState('90');
  const make = (event: React.FormEvent) => {
    event.preventDefault();
    const expiresAt = expiryAfter(days, serverNowMs());
    void action.run(async () => {
      const whose = kind === 'project' ? { project: true } : { userId: userId.trim() };
      const rest = { name: name.trim(), scopes, ...(expiresAt ? { expiresAt } : {}) };
      onMade(await api.post<ApiKey & { key: string }>('/api/v1/keys', { ...whose, ...rest }));
    });
  };
  const isReady = scopes.length > 0 && (kind === 'project' || userId.trim() !== '');
  return (
    <form className="stack" onSubmit={make} autoComplete="off">
      {!standing.userId && <KindChoice kind={kind} onChange={setKind} />}
      {kind === 'user' && !standing.userId && <UserField value={userId} onChange={setUserId} />}
      <TextField
        label="Name (optional)"
        help="What it is for, such as “billing server”. It shows in the list and in the audit log."
        error={action.error?.problemOf('name')}
        value={name}
        onChange={setName}
      />
      <ScopeChecks kind={kind} chosen={scopes} onChange={setScopes} />
      <Field label="Good for" error={action.error?.problemOf('expiresAt')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={days}
            onChange={(event) => setDays(event.target.value)}
          >
            {kLives.map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        )}
      </Field>
      {action.error && <ErrorNote error={action.error} />}
      <div>
        <Button look="main" type="submit" busy={action.busy} disabled={!isReady}>
          Make the key
        </Button>
      </div>
    </form>
  );
}

type Kind = 'project' | 'user';

function KindChoice({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  return (
    <div className="field">
      <span className="field-label" aria-hidden="true">
        Acts for
      </span>
      <Choice
        legend="Acts for"
        value={kind}
        options={[
          { value: 'project', word: 'every user' },
          { value: 'user', word: 'one user' },
        ]}
        onChange={onChange}
      />
    </div>
  );
}
