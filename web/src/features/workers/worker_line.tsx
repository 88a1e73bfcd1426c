import { Link } from '@tanstack/react-router';
import { Eye, Play } from 'lucide-react';
import type { WorkerRow } from '@/lib/core/view';
import { useBox, useLive } from '@/lib/live/box';
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
        {worker.lever.error && (
          <p className="field-error" role="alert">
            {worker.lever.error}
          </p>
        )}
      </td>
      <td className="workers-user">{worker.userId}</td>
      <td className="workers-signal">
        <AspectMark {...worker.aspect} />
        {worker.pausedReason && <p className="soft small">{worker.pausedReason}</p>}
      </td>
      <td className="workers-schedule">{worker.scheduleInWords}</td>
      <td className="workers-last soft">
        <Moment at={worker.lastRunAt} relative />
      </td>
      <td className="workers-next">{worker.nextRunAt ? <Countdown to={worker.nextRunAt} /> : <span className="soft">not due</span>}</td>
      <td className="workers-do">
        <WorkerActions worker={worker} title={title} />
      </td>
    </tr>
  );
}

function WorkerActions({ worker, title }: { worker: WorkerRow; title: string }) {
  const { busy, runNow } = useRunNow(worker.id);
  return (
    <div className="workers-buttons">
      <Button look="icon" busy={busy} onClick={runNow} aria-label={`Run ${title} for ${worker.userId} now`} title="Run now">
        <Play size={16} />
      </Button>
      <Link
        to="/workers/$workerId"
        params={{ workerId: worker.id }}
        search={(old) => ({ ...old, do: 'preview' })}
        className="button button-bare button-icon"
        aria-label={`Preview ${title} for ${worker.userId}`}
        title="Preview: what it would report"
      >
        <Eye size={16} aria-hidden="true" />
      </Link>
    </div>
  );
}
