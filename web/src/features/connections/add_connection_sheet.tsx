import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction } from '@/lib/api/use_action';
import { useBox, useLive } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { Field } from '@/ui/field';
import { Sheet } from '@/ui/sheet';
import { say } from '@/ui/toasts';
import { UserField } from '@/ui/user_field';

const route = getRouteApi('/connections');

export function AddConnectionSheet() {
  const navigate = route.useNavigate();
  const close = () => void navigate({ search: ({ add: _add, ...old }) => old });
  return (
    <Sheet
      form
      title="Add a token"
      under="The server encrypts it; this page forgets it once it is sent."
      onClose={close}
    >
      <Form onDone={close} />
    </Sheet>
  );
}

function Form({ onDone }: { onDone: () => void }) {
  const { api } = useBox();
  const { snapshot, view } = useLive();
  const action = useAction();
  const apps = (snapshot?.toolkits ?? []).filter((toolkit) => toolkit.auth !== 'none');
  const [userId, setUserId] = useState(view?.sessions[0]?.userId ?? '');
  const [toolkit, setToolkit] = useState(apps[0]?.slug ?? '');
  const [token, setToken] = useState('');
  const [label, setLabel] = useState('');
  const problemOf = (path: string) => action.error?.fields.find((field) => field.path === path)?.message;
  const add = (event: React.FormEvent) => {
    event.preventDefault();
    const body = {
      userId: userId.trim(),
      toolkit,
      token: token.trim(),
      ...(label.trim() ? { label: label.trim() } : {}),
    };
    void action.run(async () => {
      await api.post('/api/v1/connections', body);
      setToken('');
      say('Connected.');
      onDone();
    });
  };
  if (apps.length === 0)
    return <p className="soft">No app of this server needs an account, so there is nothing to connect.</p>;
  return (
    <form className="stack" onSubmit={add} autoComplete="off">
      <UserField value={userId} onChange={setUserId} />
      <Field label="App" error={problemOf('toolkit')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={toolkit}
            onChange={(event) => setToolkit(event.target.value)}
          >
            {apps.map((app) => (
              <option key={app.slug} value={app.slug}>
                {app.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Token" error={problemOf('token')}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="password"
            required
            autoComplete="new-password"
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Label (optional)"
        help="How you will know this account again, such as @alice."
        error={problemOf('label')}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
        )}
      </Field>
      {action.error && <ErrorNote error={action.error} />}
      <div>
        <Button
          look="main"
          type="submit"
          busy={action.busy}
          disabled={!token.trim() || !userId.trim() || !toolkit}
        >
          Connect
        </Button>
      </div>
    </form>
  );
}
