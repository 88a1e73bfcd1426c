import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { WorkerRow } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { FilterText } from '@/ui/filter_text';
import { Empty, LoadingRows } from '@/ui/states';
import { CreateWorkerSheet } from './create_worker_sheet';
import { WorkerLine } from './worker_line';
import '@/ui/table.css';
import '@/ui/button.css';
import './workers.css';

const route = getRouteApi('/workers');

export function WorkersPage() {
  const { view, snapshot, phase } = useLive();
  const { q = '', add } = route.useSearch();
  const navigate = route.useNavigate();
  const words = q.toLowerCase();
  const matches = (worker: WorkerRow) =>
    `${typeTitle(snapshot, worker.type)} ${worker.type} ${worker.userId} ${worker.id}`
      .toLowerCase()
      .includes(words);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Workers</h1>
          <p>Each lever runs one job for one user. Pull it and the first run starts at once.</p>
        </div>
        <Link to="/workers" search={(old) => ({ ...old, add: 'choose' })} className="button button-main">
          <Plus size={16} aria-hidden="true" />
          New worker
        </Link>
      </div>
      <div className="toolbar">
        <FilterText
          label="Filter by worker, user or id"
          value={q}
          onChange={(value) =>
            void navigate({
              search: ({ q: _q, ...old }) => (value ? { ...old, q: value } : old),
              replace: true,
            })
          }
        />
      </div>
      {phase !== 'failed' && (
        <section className="panel" aria-label="Workers">
          {view ? (
            <List all={view.workers} shown={view.workers.filter(matches)} />
          ) : (
            <LoadingRows what="workers" />
          )}
        </section>
      )}
      <Outlet />
      {add && view && <CreateWorkerSheet type={add} />}
    </>
  );
}

function List({ all, shown }: { all: WorkerRow[]; shown: WorkerRow[] }) {
  if (all.length === 0) {
    return (
      <Empty title="The lever frame is empty.">
        <p>A worker looks after something for a user: a feed, mentions, pull requests, a calendar.</p>
        <Link to="/workers" search={{ add: 'choose' }}>
          Set up the first one
        </Link>
      </Empty>
    );
  }
  if (shown.length === 0) {
    return (
      <Empty title="No worker matches.">
        <Link to="/workers">Show all {all.length}</Link>
      </Empty>
    );
  }
  return (
    <table className="ruled ruled-stacks workers">
      <thead>
        <tr>
          <th scope="col">Lever</th>
          <th scope="col">Worker</th>
          <th scope="col">Signal</th>
          <th scope="col">Timetable</th>
          <th scope="col">
            <span className="hidden-text">Do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((worker) => (
          <WorkerLine key={worker.id} worker={worker} />
        ))}
      </tbody>
    </table>
  );
}
