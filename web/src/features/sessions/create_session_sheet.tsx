import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useAction } from '@/lib/api/use_action';
import { useBox, useLive } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { Sheet } from '@/ui/sheet';
import { UserField } from '@/ui/user_field';

const route = getRouteApi('/sessions');

export function CreateSessionSheet() {
  const { api } = useBox();
  const navigate = route.useNavigate();
  const action = useAction();
  const [userId, setUserId] = useState('');
  const [toolkits, setToolkits] = useState<string[]>([]);
  const close = () => void navigate({ search: ({ add: _add, ...old }) => old });
  const create = (event: React.FormEvent) => {
    event.preventDefault();
    void action.run(async () => {
      const session = await api.post<{ sessionId: string }>('/api/v1/sessions', {
        userId: userId.trim(),
        toolkits,
      });
      await navigate({ search: ({ add: _add, ...old }) => ({ ...old, open: session.sessionId }) });
    });
  };
  return (
    <Sheet form title="New session" onClose={close}>
      <form className="stack" onSubmit={create}>
        <UserField value={userId} onChange={setUserId} />
        <ToolkitChecks chosen={toolkits} onChange={setToolkits} />
        {action.error && <ErrorNote error={action.error} />}
        <div>
          <Button look="main" type="submit" busy={action.busy} disabled={!userId.trim()}>
            Create
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

function ToolkitChecks({ chosen, onChange }: { chosen: string[]; onChange: (slugs: string[]) => void }) {
  const { snapshot } = useLive();
  const set = (slug: string, on: boolean) =>
    onChange(on ? [...chosen, slug] : chosen.filter((each) => each !== slug));
  return (
    <fieldset>
      <legend className="field-label">Toolkits</legend>
      <p className="field-help">Choose none for every toolkit this user may use.</p>
      {(snapshot?.toolkits ?? []).map((toolkit) => (
        <label className="check" key={toolkit.slug}>
          <input
            type="checkbox"
            checked={chosen.includes(toolkit.slug)}
            onChange={(event) => set(toolkit.slug, event.target.checked)}
          />
          <span>
            {toolkit.name} <span className="soft">{toolkit.tools} tools</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
