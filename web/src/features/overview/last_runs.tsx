import { Link } from '@tanstack/react-router';
import type { RunRow } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { foldOnto, type Segment } from '@/lib/runs/fold';
import { duration } from '@/lib/time/format';
import { AspectMark } from '@/ui/aspect';
import { Empty } from '@/ui/states';
import { Moment } from '@/ui/time_text';

const kMostLines = 12;

export function LastRuns({ runs }: { runs: RunRow[] }) {
  const segments: Segment[] = [];
  foldOnto(segments, runs, 0, false);
  return (
    <section className="panel" aria-labelledby="last-title">
      <div className="panel-head">
        <h2 id="last-title">Last runs</h2>
        <Link to="/runs">Train register</Link>
      </div>
      {runs.length === 0 && (
        <Empty title="Nothing has run yet.">
          <p>Switch a worker on; its first run starts at once and is entered here.</p>
        </Empty>
      )}
      <ol className="lines">
        {segments.slice(0, kMostLines).map((segment) => {
          const run = runs[segment.offset];
          if (!run) return null;
          return (
            <li key={run.id}>
              {segment.count > 1 ? <Folded run={run} count={segment.count} /> : <RunLine run={run} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function RunLine({ run }: { run: RunRow }) {
  const { snapshot } = useLive();
  const took =
    run.startedAt && run.endedAt ? duration(Date.parse(run.endedAt) - Date.parse(run.startedAt)) : '';
  return (
    <Link to="/runs/$runId" params={{ runId: run.id }} className="line run-line">
      <span className="line-time">
        <Moment at={run.createdAt} />
      </span>
      <AspectMark {...run.aspect} />
      <span className="cut">
        <strong>{typeTitle(snapshot, run.workerType)}</strong>{' '}
        <span className="soft">{run.message || run.reason}</span>
      </span>
      <span className="number soft">{took}</span>
    </Link>
  );
}

function Folded({ run, count }: { run: RunRow; count: number }) {
  return (
    <div className="line run-line line-folded">
      <span className="line-time">
        <Moment at={run.createdAt} />
      </span>
      <span className="line-rest">{count} checks, nothing new</span>
    </div>
  );
}
