import { Link } from '@tanstack/react-router';
import type { RunRow } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { Moment } from '@/ui/time_text';

const kMost = 5;

export function Failures({ runs }: { runs: RunRow[] }) {
  const { snapshot } = useLive();
  const failed = runs.filter((run) => run.error && run.aspect.signal === 'danger').slice(0, kMost);
  if (failed.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="failures-title">
      <div className="panel-head">
        <h2 id="failures-title">Last failures</h2>
        <Link to="/runs" search={{ state: 'failed' }}>
          All failed
        </Link>
      </div>
      <ul className="lines">
        {failed.map((run) => (
          <li key={run.id}>
            <Link to="/runs/$runId" params={{ runId: run.id }} className="line line-tall">
              <span className="line-pair">
                <strong className="cut">{typeTitle(snapshot, run.workerType)}</strong>
                <span className="line-time soft">
                  <Moment at={run.createdAt} />
                </span>
              </span>
              <span className="soft line-two">{run.error?.message}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
