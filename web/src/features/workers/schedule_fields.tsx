// The schedule's form and, beside it, what the server will make of it: words, next fire times, runs a month.
import type { CoreResult, SchedulePreview } from '@/lib/core/view';
import { useResource } from '@/lib/api/use_resource';
import { useBox, useCore } from '@/lib/live/box';
import { serverNow } from '@/lib/live/server_clock';
import { Choice, Field } from '@/ui/field';
import { FireTable } from './fire_table';
import { kUnits, scheduleOf, type ScheduleDraft, type Unit } from './schedule_draft';
import { useZone } from './use_zone';

interface ScheduleFieldsProps {
  draft: ScheduleDraft;
  onChange: (draft: ScheduleDraft) => void;
}

const kKinds = [
  { value: 'interval', word: 'Every …' },
  { value: 'cron', word: 'Cron' },
] as const;
const kFires = 5;

export function usePreview(draft: ScheduleDraft): CoreResult<SchedulePreview> | null {
  const core = useCore();
  const zone = useZone(draft.kind === 'cron' ? draft.timeZone.trim() : 'UTC');
  if (!core) return null;
  if (zone.problem) return { ok: false, error: { code: 'zone', message: zone.problem, fields: [] } };
  if (!zone.ready) return null;
  return core.previewSchedule(scheduleOf(draft), serverNow(), kFires);
}

export function ScheduleFields({ draft, onChange }: ScheduleFieldsProps) {
  const preview = usePreview(draft);
  const problem = preview && !preview.ok ? preview.error : null;
  const zoneProblem =
    problem?.fields?.find(({ path }) => path.endsWith('timeZone'))?.message ??
    (problem?.code === 'zone' ? problem.message : undefined);
  const timeProblem = problem && !zoneProblem ? (problem.fields?.[0]?.message ?? problem.message) : undefined;
  return (
    <div className="stack">
      <Choice
        legend="Kind of schedule"
        value={draft.kind}
        options={kKinds}
        onChange={(kind) => onChange({ ...draft, kind })}
      />
      {draft.kind === 'interval' ? (
        <IntervalFields draft={draft} onChange={onChange} problem={timeProblem} />
      ) : (
        <CronFields draft={draft} onChange={onChange} problem={timeProblem} zoneProblem={zoneProblem} />
      )}
      <FireTable preview={preview} zone={draft.kind === 'cron' ? draft.timeZone : undefined} />
    </div>
  );
}

function IntervalFields({ draft, onChange, problem }: ScheduleFieldsProps & { problem: string | undefined }) {
  return (
    <Field label="Run every" error={problem}>
      {(control) => (
        <div className="interval">
          <input
            {...control}
            className="input"
            type="number"
            min="1"
            value={draft.every}
            onChange={(event) => onChange({ ...draft, every: event.target.value })}
          />
          <select
            className="input"
            aria-label="Unit"
            value={draft.unit}
            onChange={(event) => onChange({ ...draft, unit: event.target.value as Unit })}
          >
            {kUnits.map((unit) => (
              <option key={unit}>{unit}</option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}

interface CronFieldsProps extends ScheduleFieldsProps {
  problem: string | undefined;
  zoneProblem: string | undefined;
}

function CronFields({ draft, onChange, problem, zoneProblem }: CronFieldsProps) {
  const { api } = useBox();
  const [zones] = useResource<{ items: string[] }>('zones', () => api.get('/api/v1/zones'));
  return (
    <div className="cron">
      <Field label="Cron expression" help="minute, hour, day, month, weekday" error={problem}>
        {(control) => (
          <input
            {...control}
            className="input mono"
            spellCheck={false}
            autoComplete="off"
            value={draft.expression}
            onChange={(event) => onChange({ ...draft, expression: event.target.value })}
          />
        )}
      </Field>
      <Field label="Time zone" error={zoneProblem}>
        {(control) => (
          <>
            <input
              {...control}
              className="input"
              list="zone-names"
              spellCheck={false}
              value={draft.timeZone}
              onChange={(event) => onChange({ ...draft, timeZone: event.target.value })}
            />
            <datalist id="zone-names">
              {zones.status === 'ready' && zones.data.items.map((name) => <option key={name}>{name}</option>)}
            </datalist>
          </>
        )}
      </Field>
    </div>
  );
}
