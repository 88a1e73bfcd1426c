// What stands above a page while not all is well: the data is kept and marked, and the way out is named.
import { useBox, useLive } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { Moment } from '@/ui/time_text';

export function Notices() {
  const { view, problem, phase, coreProblem } = useLive();
  const { live } = useBox();
  const away = view && !coreProblem && ['reconnecting', 'stale', 'offline'].includes(view.live.state);
  return (
    <div className="notices">
      {coreProblem && (
        <ErrorNote
          title="The compiled core did not load."
          error={{ message: coreProblem, requestId: '', code: 'core' }}
        >
          <p>
            The lists below are as they were when the page was opened. Levers, schedules, validation and live
            updates need WebAssembly: allow it for this address (Content-Security-Policy{' '}
            <code>script-src 'self' 'wasm-unsafe-eval'</code>), then reload.
          </p>
        </ErrorNote>
      )}
      {phase === 'failed' && problem && (
        <ErrorNote title="Nothing could be loaded." error={problem} onRetry={() => live.retryNow()} />
      )}
      {away && (
        <div className="notice" role="status">
          <p>
            <strong>{view.live.detail}</strong> You see what was known at <Moment at={view.live.since} />; it
            may have changed since.
          </p>
          <Button onClick={() => live.retryNow()}>Try now</Button>
        </div>
      )}
    </div>
  );
}
