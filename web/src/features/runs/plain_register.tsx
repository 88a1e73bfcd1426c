// The newest runs as fetched, when the compiled core is missing: no filter, no live change.
import { Link } from '@tanstack/react-router';
import type { RunRow } from '@/lib/core/view';
import { AspectMark } from '@/ui/aspect';
import { Moment } from '@/ui/time_text';
import '@/ui/table.css';

export function PlainRegister({ runs }: { runs: RunRow[] }) {
  return (
    <section className="panel" aria-label="Newest runs">
      <table className="ruled ruled-stacks">
        <thead>
          <tr>
            <th scope="col">Entered</th>
            <th scope="col">State</th>
            <th scope="col">Worker</th>
            <th scope="col">User</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <td>
                <Moment at={run.createdAt} />
              </td>
              <td>
                <AspectMark {...run.aspect} />
              </td>
              <td>
                <Link to="/runs/$runId" params={{ runId: run.id }}>
                  {run.workerType}
                </Link>
              </td>
              <td>{run.userId}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
