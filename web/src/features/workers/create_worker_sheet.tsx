// A new worker: first its type, then for whom, with what configuration and when.
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Worker, WorkerType } from '@/lib/core/types';
import { useAction } from '@/lib/api/use_action';
import { useBox, useCore, useLive } from '@/lib/live/box';
import { toolkitName } from '@/lib/live/names';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { Sheet } from '@/ui/sheet';
import { UserField } from '@/ui/user_field';
import { ConfigFields } from './config_fields';
import { draftOf, scheduleOf } from './schedule_draft';
import { ScheduleFields, usePreview } from './schedule_fields';

const route = getRouteApi('/workers');
const kDefaultEveryMs = 300_000;

export function CreateWorkerSheet({ type }: { type: string }) {
  const { snapshot } = useLive();
  const navigate = route.useNavigate();
  const chosen = snapshot?.workerTypes.find((each) => each.name === type);
  const close = () => void navigate({ search: ({ add: _add, ...old }) => old });
  return (
    <Sheet form title={chosen ? `New worker: ${chosen.title}` : 'New worker'} onClose={close}>
      {chosen ? <Form type={chosen} key={chosen.name} /> : <Types types={snapshot?.workerTypes ?? []} />}
    </Sheet>
  );
}

function Types({ types }: { types: WorkerType[] }) {
  const { snapshot } = useLive();
  return (
    <ul className="types">
      {types.map((type) => (
        <li key={type.name}>
          <Link to="/workers" search={(old) => ({ ...old, add: type.name })} replace>
            {type.title}
          </Link>
          <p className="soft">{type.description}</p>
          <p className="small soft">
            {type.toolkit ? `Needs a ${toolkitName(snapshot, type.toolkit)} connection` : 'Needs no account'}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Form({ type }: { type: WorkerType }) {
  const { api } = useBox();
  const core = useCore();
  const { view } = useLive();
  const navigate = route.useNavigate();
  const action = useAction();
  const [userId, setUserId] = useState(view?.sessions[0]?.userId ?? '');
  const [config, setConfig] = useState(type.defaultConfig);
  const [schedule, setSchedule] = useState(() => draftOf({ kind: 'interval', everyMs: kDefaultEveryMs }));
  const [tried, setTried] = useState(false);
  const preview = usePreview(schedule);
  const checked = core?.checkWorkerConfig(type.name, config);
  const problems = checked && !checked.ok ? (checked.error.fields ?? []) : [];
  const exists = view?.workers.find((each) => each.type === type.name && each.userId === userId.trim());
  const create = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (checked?.ok !== true || preview?.ok !== true) return;
    const body = {
      userId: userId.trim(),
      type: type.name,
      enabled: true,
      config,
      schedule: scheduleOf(schedule),
    };
    void action.run(async () => {
      const worker = await api.post<Worker>('/api/v1/workers', body);
      await navigate({ to: '/workers/$workerId', params: { workerId: worker.id } });
    });
  };
  return (
    <form className="stack" onSubmit={create}>
      <p className="soft">{type.description}</p>
      <UserField value={userId} onChange={setUserId} />
      {exists && (
        <p className="notice">
          This user has such a worker already. Saving changes it; there is one of a type per user.
        </p>
      )}
      <h3>Configuration</h3>
      <ConfigFields
        schema={type.configSchema}
        config={config}
        problems={problems}
        showAll={tried}
        onChange={setConfig}
      />
      <h3>Schedule</h3>
      <ScheduleFields draft={schedule} onChange={setSchedule} />
      {action.error && <ErrorNote error={action.error} />}
      <div className="row-flex">
        <Button look="main" type="submit" busy={action.busy} disabled={!core || !userId.trim()}>
          {exists ? 'Save and switch on' : 'Create and switch on'}
        </Button>
      </div>
    </form>
  );
}
