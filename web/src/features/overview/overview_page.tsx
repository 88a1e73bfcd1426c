import { useLive } from '@/lib/live/box';
import { plural, span } from '@/lib/time/format';
import { serverNowMs } from '@/lib/live/server_clock';
import type { View } from '@/lib/core/view';
import { LoadingRows } from '@/ui/states';
import { Attention } from './attention';
import { Failures } from './failures';
import { LastRuns } from './last_runs';
import { NextDue } from './next_due';
import { SetupSteps } from './setup_steps';
import { TrackDiagram } from './track_diagram';
import './overview.css';

export function OverviewPage() {
  const { view, snapshot, phase, coreProblem } = useLive();
  if (phase === 'failed') return <h1>Overview</h1>;
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Overview</h1>
          {!coreProblem && <p>{view ? summaryOf(view) : 'Reading the state of the box.'}</p>}
        </div>
      </div>
      {view && snapshot ? <Full view={view} /> : <LoadingPanels />}
    </>
  );
}

const kDayMs = 86_400_000;

// The core counts over a day, or over as long as the newest runs it holds reach back.
function summaryOf({ workers, runs, counts }: View): string {
  if (workers.length + runs.length === 0) return 'Nothing is set up yet.';
  const on = workers.filter((worker) => worker.lever.on).length;
  const parts = [`${plural(on, 'worker')} on`];
  parts.push(counts.running > 0 ? `${plural(counts.running, 'run')} under way` : 'nothing under way');
  const failed = counts.failed24h > 0 ? `${counts.failed24h.toLocaleString()} failed` : 'none failed';
  const seenMs = counts.since ? serverNowMs() - Date.parse(counts.since) : kDayMs;
  const when = seenMs < kDayMs - 60_000 ? span(seenMs) : '24 hours';
  parts.push(`${plural(counts.succeeded24h, 'run')} succeeded and ${failed} in the last ${when}`);
  return `${parts.join(', ')}.`;
}

function Full({ view }: { view: View }) {
  const bare = view.workers.length === 0 && view.runs.length === 0;
  return (
    <div className="stack overview">
      {!view.setup.done && <SetupSteps view={view} />}
      {!bare && (
        <>
          <TrackDiagram view={view} />
          <div className="overview-columns">
            <LastRuns runs={view.runs} />
            <div className="stack">
              <NextDue workers={view.workers} />
              <Attention view={view} />
              <Failures runs={view.runs} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}

function LoadingPanels() {
  return (
    <div className="stack">
      <section className="panel">
        <LoadingRows rows={4} what="the overview" />
      </section>
      <section className="panel" aria-hidden="true">
        <LoadingRows rows={8} what="" />
      </section>
    </div>
  );
}
