// Which of the app's tools may use this account. None chosen means all, also those that come later.
import { useState } from 'react';
import { useAction } from '@/lib/api/use_action';
import { useResource } from '@/lib/api/use_resource';
import type { ConnectionRow } from '@/lib/core/view';
import { useBox } from '@/lib/live/box';
import { plural } from '@/lib/time/format';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { LoadingRows } from '@/ui/states';
import { say } from '@/ui/toasts';

interface ToolName {
  slug: string;
  title: string;
}

export function AllowedTools({ account }: { account: ConnectionRow }) {
  const [open, setOpen] = useState(false);
  const count = account.allowedTools.length;
  return (
    <details className="fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{count === 0 ? 'Every tool may use it' : `${plural(count, 'tool')} may use it`}</summary>
      {open && <Choose account={account} />}
    </details>
  );
}

function Choose({ account }: { account: ConnectionRow }) {
  const { api } = useBox();
  const action = useAction();
  const [tools, reload] = useResource<{ items: ToolName[] }>(account.toolkit, () =>
    api.get(`/api/v1/tools?toolkit=${encodeURIComponent(account.toolkit)}&limit=200`),
  );
  const [chosen, setChosen] = useState(account.allowedTools);
  if (tools.status === 'loading') return <LoadingRows rows={3} what="the tools of the app" />;
  if (tools.status === 'failed') return <ErrorNote error={tools.error} onRetry={reload} />;
  const set = (slug: string, on: boolean) =>
    setChosen(on ? [...chosen, slug] : chosen.filter((each) => each !== slug));
  const save = () =>
    void action.run(async () => {
      await api.patch(`/api/v1/connections/${account.id}`, { allowedTools: chosen }, account.rev);
      say(chosen.length === 0 ? 'Every tool may use it.' : `${plural(chosen.length, 'tool')} may use it.`);
    });
  return (
    <fieldset className="stack">
      <legend className="hidden-text">Tools that may use this account</legend>
      <div className="tool-checks">
        {tools.data.items.map(({ slug, title }) => (
          <label className="check" key={slug}>
            <input
              type="checkbox"
              checked={chosen.includes(slug)}
              onChange={(event) => set(slug, event.target.checked)}
            />
            <span>
              {title || slug} <code className="soft">{slug}</code>
            </span>
          </label>
        ))}
      </div>
      {action.error && <ErrorNote error={action.error} />}
      <div className="row-flex">
        <Button busy={action.busy} onClick={save}>
          {chosen.length === 0 ? 'Allow every tool' : `Allow only ${plural(chosen.length, 'tool')}`}
        </Button>
      </div>
    </fieldset>
  );
}
