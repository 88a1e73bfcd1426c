// Workers and connections that will not go on by themselves.
import { Link } from '@tanstack/react-router';
import type { View } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';
import { toolkitName, typeTitle } from '@/lib/live/names';
import { plural } from '@/lib/time/format';
import { AspectMark } from '@/ui/aspect';

export function Attention({ view }: { view: View }) {
  const { snapshot } = useLive();
  const workers = view.workers.filter(
    ({ aspect, running }) => !running && (aspect.signal === 'danger' || aspect.signal === 'caution'),
  );
  const connections = view.connections.filter(
    ({ aspect }) => aspect.signal === 'danger' || aspect.signal === 'caution',
  );
  return (
    <section className="panel" aria-labelledby="attention-title">
      <div className="panel-head">
        <h2 id="attention-title">Needs a hand</h2>
      </div>
      {workers.length + connections.length === 0 && (
        <p className="diagram-empty soft">Nothing. Every worker can go on by itself.</p>
      )}
      <ul className="lines">
        {workers.map((worker) => (
          <li key={worker.id}>
            <Link to="/workers/$workerId" params={{ workerId: worker.id }} className="line line-tall">
              <span className="line-pair">
                <strong className="cut">{typeTitle(snapshot, worker.type)}</strong>
                <AspectMark {...worker.aspect} />
              </span>
              <span className="soft">
                {worker.pausedReason ||
                  (worker.consecutiveFailures > 0 &&
                    `${plural(worker.consecutiveFailures, 'failure')} in a row`)}
              </span>
            </Link>
          </li>
        ))}
        {connections.map((connection) => (
          <li key={connection.id}>
            <Link to="/connections" search={{ q: connection.userId }} className="line line-tall">
              <span className="line-pair">
                <strong className="cut">{toolkitName(snapshot, connection.toolkit)}</strong>
                <AspectMark {...connection.aspect} />
              </span>
              <span className="soft">{connection.statusReason}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
