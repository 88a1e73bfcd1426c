import { useState } from 'react';
import type { JsonObject, Worker } from '@/lib/core/types';
import { useAction } from '@/lib/api/use_action';
import { useBox, useCore, useLive } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { say } from '@/ui/toasts';
import { ConfigFields } from './config_fields';
import { propertiesOf } from './config_schema';

const same = (a: JsonObject, b: JsonObject) => JSON.stringify(a) === JSON.stringify(b);

export function ConfigSection({ worker }: { worker: Worker }) {
  const { api } = useBox();
  const { snapshot } = useLive();
  const core = useCore();
  const action = useAction();
  const [draft, setDraft] = useState(worker.config);
  const [base, setBase] = useState(worker.config);
  const schema = snapshot?.workerTypes.find((each) => each.name === worker.type)?.configSchema ?? {};
  const checked = core?.checkWorkerConfig(worker.type, draft);
  const problems = checked && !checked.ok ? (checked.error.fields ?? []) : (action.error?.fields ?? []);
  const changed = !same(draft, base);
  const elsewhere = !same(worker.config, base) && !same(worker.config, draft);
  const takeTheirs = () => {
    setDraft(worker.config);
    setBase(worker.config);
  };
  if (elsewhere && !changed) takeTheirs();
  const save = async () => {
    const headers = { 'If-Match': `"${worker.rev}"` };
    const body = { config: draft };
    const saved = await action.run(() =>
      api.send('PATCH', `/api/v1/workers/${worker.id}`, body, headers).then(() => undefined),
    );
    if (!saved) return;
    setBase(draft);
    say('Configuration saved.');
  };
  return (
    <section className="sheet-section stack" aria-label="Configuration">
      <h3>Configuration</h3>
      <ConfigFields schema={schema} config={draft} problems={problems} showAll onChange={setDraft} />
      {elsewhere && changed && (
        <p className="notice">
          This configuration was changed elsewhere meanwhile.{' '}
          <Button onClick={takeTheirs}>Take that one</Button>
        </p>
      )}
      {action.error && <ErrorNote error={action.error} />}
      {propertiesOf(schema).length > 0 && (
        <div className="row-flex">
          <Button
            look="main"
            busy={action.busy}
            disabled={!changed || checked?.ok !== true}
            onClick={() => void save()}
          >
            Save configuration
          </Button>
          {changed && <Button onClick={takeTheirs}>Undo</Button>}
        </div>
      )}
    </section>
  );
}
