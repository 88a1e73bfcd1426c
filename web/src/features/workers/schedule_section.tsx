import { useState } from 'react';
import type { Worker } from '@/lib/core/types';
import { useAction } from '@/lib/api/use_action';
import { useBox, useCore } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { say } from '@/ui/toasts';
import { draftOf, scheduleOf } from './schedule_draft';
import { ScheduleFields, usePreview } from './schedule_fields';

export function ScheduleSection({ worker }: { worker: Worker }) {
  const [editing, setEditing] = useState(false);
  return (
    <section className="sheet-section" aria-label="Schedule">
      <div className="row-flex section-head">
        <h3>Schedule</h3>
        {!editing && <Button onClick={() => setEditing(true)}>Change</Button>}
      </div>
      {editing ? (
        <Editor worker={worker} onDone={() => setEditing(false)} />
      ) : (
        <p>{worker.scheduleInWords}</p>
      )}
    </section>
  );
}

function Editor({ worker, onDone }: { worker: Worker; onDone: () => void }) {
  const { api } = useBox();
  const core = useCore();
  const action = useAction();
  const [draft, setDraft] = useState(() => draftOf(worker.schedule));
  const preview = usePreview(draft);
  const save = async () => {
    const body = { schedule: scheduleOf(draft) };
    const headers = { 'If-Match': `"${worker.rev}"` };
    const saved = await action.run(() =>
      api.send('PATCH', `/api/v1/workers/${worker.id}`, body, headers).then(() => undefined),
    );
    if (!saved) return;
    say('Schedule saved.');
    onDone();
  };
  return (
    <div className="stack">
      <ScheduleFields draft={draft} onChange={setDraft} />
      {action.error && <ErrorNote error={action.error} />}
      <div className="row-flex">
        <Button
          look="main"
          busy={action.busy}
          disabled={!core || preview?.ok !== true}
          onClick={() => void save()}
        >
          Save schedule
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </div>
  );
}
