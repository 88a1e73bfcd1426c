import { Link } from '@tanstack/react-router';
import type { WorkerRow } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { AspectMark } from '@/ui/aspect';
import { Countdown } from '@/ui/time_text';

const kMost = 6;

export function NextDue({ workers }: { workers: WorkerRow[] }) {
  const running = workers.filter((worker) => worker.running);
  const due = workers
    .filter((worker) => worker.nextRunAt && !worker.running)
    .toSorted((a, b) => Date.parse(a.nextRunAt ?? '') - Date.parse(b.nextRunAt ?? ''));
  return (
    <section className="panel" aria-labelledby="due-title">
      <div className="panel-head">
        <h2 id="due-title">Now and next</h2>
      </div>
      {running.length + due.length === 0 && (
        <p className="diagram-empty soft">Nothing runs and nothing is due.</p>
      )}
      <ul className="lines">
        {[...running, ...due].slice(0, kMost).map((worker) => (
          <DueLine key={worker.id} worker={worker} />
        ))}
      </ul>
    </section>
  );
}

function DueLine({ worker }: { worker: WorkerRow }) {
  const { snapshot } = useLive();
  return (
    <li>
      <Link to="/workers/$workerId" params={{ workerId: worker.id }} className="line due-line">
        <span className="cut">
          <strong>{typeTitle(snapshot, worker.type)}</strong> <span className="soft">{worker.userId}</span>
        </span>
        <span className="number">
          {worker.running ? (
            <AspectMark {...worker.aspect} />
          ) : (
            worker.nextRunAt && <Countdown to={worker.nextRunAt} />
          )}
        </span>
      </Link>
    </li>
  );
}
