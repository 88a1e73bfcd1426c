// The illuminated diagram above the levers: one line per worker, where it ran and where it is due, around now.
import { Link } from '@tanstack/react-router';
import type { RunRow, View, WorkerRow } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { clockTime, duration, plural, span } from '@/lib/time/format';
import { useNow } from '@/lib/time/use_now';
import { isQuiet } from '@/lib/runs/fold';
import { SignalGlyph } from '@/ui/aspect';
import './track_diagram.css';

const kBackMs = 30 * 60_000;
const kAheadMs = 15 * 60_000;
const kMostLines = 8;
const kTicks = [-30, -20, -10, 0, 10];

const percent = (ms: number, now: number) => ((ms - now + kBackMs) / (kBackMs + kAheadMs)) * 100;

export function TrackDiagram({ view }: { view: View }) {
  const now = useNow();
  const lines = view.workers.toSorted((a, b) => Number(b.lever.on) - Number(a.lever.on)).slice(0, kMostLines);
  const more = view.workers.length - lines.length;
  return (
    <section className="panel" aria-labelledby="line-title">
      <div className="panel-head">
        <h2 id="line-title">On the line</h2>
        <span className="soft">half an hour back, a quarter ahead</span>
      </div>
      {lines.length === 0 ? (
        <p className="diagram-empty soft">No worker yet. Each one gets a line here when it is set up.</p>
      ) : (
        <div className="diagram">
          <Scale />
          {lines.map((worker) => (
            <TrackLine key={worker.id} worker={worker} runs={view.runs} now={now} />
          ))}
        </div>
      )}
      {more > 0 && (
        <p className="diagram-empty">
          <Link to="/workers">{plural(more, 'more worker')}</Link>
        </p>
      )}
    </section>
  );
}

function Scale() {
  return (
    <div className="diagram-scale" aria-hidden="true">
      {kTicks.map((minutes) => (
        <span
          key={minutes}
          style={{ left: `${percent(minutes * 60_000, 0)}%` }}
          data-now={minutes === 0 || undefined}
        >
          {minutes === 0 ? 'now' : `${minutes > 0 ? '+' : '−'}${Math.abs(minutes)} min`}
        </span>
      ))}
    </div>
  );
}

function TrackLine({ worker, runs, now }: { worker: WorkerRow; runs: RunRow[]; now: number }) {
  const { snapshot } = useLive();
  const title = typeTitle(snapshot, worker.type);
  const shown = runs.filter((run) => run.workerId === worker.id && Date.parse(run.createdAt) > now - kBackMs);
  return (
    <div className="track" data-off={!worker.lever.on || undefined}>
      <div className="track-name">
        <Link to="/workers/$workerId" params={{ workerId: worker.id }} className="cut">
          {title}
        </Link>
        <span className="soft small cut">{worker.userId}</span>
      </div>
      <div className="track-rail">
        {shown.map((run) => (
          <RunMark key={run.id} run={run} now={now} title={title} />
        ))}
        <DueSignal worker={worker} now={now} />
      </div>
    </div>
  );
}

function RunMark({ run, now, title }: { run: RunRow; now: number; title: string }) {
  const from = Date.parse(run.startedAt ?? run.createdAt);
  const to = run.endedAt ? Date.parse(run.endedAt) : now;
  const width = Math.max(0, percent(to, now) - percent(from, now));
  const quiet = isQuiet(run) ? ' mark-quiet' : '';
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: run.id }}
      tabIndex={-1}
      className={`mark mark-${run.aspect.signal}${quiet}`}
      style={{ left: `${Math.max(0, percent(from, now))}%`, width: `${width}%` }}
      title={`${title}, ${clockTime(from)}: ${run.aspect.word}, ${duration(to - from)}`}
      aria-label={`${title} at ${clockTime(from)}: ${run.aspect.word}`}
    />
  );
}

function DueSignal({ worker, now }: { worker: WorkerRow; now: number }) {
  if (worker.running) return null;
  if (!worker.nextRunAt) return <span className="track-end soft small">{worker.aspect.word}</span>;
  const due = Math.max(Date.parse(worker.nextRunAt), now);
  if (due > now + kAheadMs * 0.9) return <span className="track-end soft small">in {span(due - now)} ›</span>;
  return (
    <span className="due" style={{ left: `${percent(due, now)}%` }} title={`Due ${clockTime(due)}`}>
      <SignalGlyph signal="danger" size={20} />
    </span>
  );
}
