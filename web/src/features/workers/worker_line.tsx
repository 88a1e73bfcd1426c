import { Link } from '@tanstack/react-router';
import { Eye, Play } from 'lucide-react';
import type { WorkerRow } from '@/lib/core/view';
import { useBox, useCore, useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { pullLever } from '@/lib/live/pull_lever';
import { AspectMark } from '@/ui/aspect';
import { Button } from '@/ui/button';
import { Lever } from '@/ui/lever';
import { Countdown, Moment } from '@/ui/time_text';
import { useRunNow } from './use_run_now';

export function WorkerLine({ worker }: { worker: WorkerRow }) {
  const box = useBox();
  const { snapshot } = useLive();
  const title = typeTitle(snapshot, worker.type);
  return (
    <tr>
      <td className="workers-lever">
        <Lever
          lever={worker.lever}
          label={`${title} for ${worker.userId}`}
          onPull={(on) => void pullLever(box, worker.id, on)}
        />
      </td>
      <td className="workers-name">
        <Link to="/workers/$workerId" params={{ workerId: worker.id }} search={(old) => old}>
          {title}
        </Link>
        <p className="soft">{worker.userId}</p>
      </td>
      <td className="workers-signal">
        <AspectMark {...worker.aspect} />
        {worker.pausedReason && <p className="soft small">{worker.pausedReason}</p>}
        {worker.lever.error && (
          <p className="field-error" role="alert">
            {worker.lever.error}
          </p>
        )}
      </td>
      <td className="workers-schedule">
        {worker.scheduleInWords}
        <p className="soft">
          {worker.nextRunAt ? <Countdown to={worker.nextRunAt} /> : 'not due'}, last run{' '}
          <Moment at={worker.lastRunAt} relative />
        </p>
      </td>
      <td className="workers-do">
        <WorkerActions worker={worker} title={title} />
      </td>
    </tr>
  );
}

function WorkerActions({ worker, title }: { worker: WorkerRow; title: string }) {
  const { busy, runNow } = useRunNow(worker.id);
  const core = useCore();
  return (
    <div className="workers-buttons">
      <Button
        look="bare"
        busy={busy}
        disabled={!core}
        onClick={runNow}
        aria-label={`Run now: ${title} for ${worker.userId}`}
      >
        <Play size={16} aria-hidden="true" />
        <span>Run now</span>
      </Button>
      <Link
        to="/workers/$workerId"
        params={{ workerId: worker.id }}
        search={(old) => ({ ...old, do: 'preview' })}
        className="button button-bare"
        aria-label={`Preview: ${title} for ${worker.userId}`}
        title="What it would report, without side effects"
      >
        <Eye size={16} aria-hidden="true" />
        <span>Preview</span>
      </Link>
    </div>
  );
}
