import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { Session } from '@/lib/core/types';
import { useLive } from '@/lib/live/box';
import { FilterText } from '@/ui/filter_text';
import { Empty, LoadingRows } from '@/ui/states';
import { CreateSessionSheet } from './create_session_sheet';
import { RevokeSession } from './revoke_session';
import { SessionLine } from './session_line';
import { SessionSheet } from './session_sheet';
import '@/ui/button.css';
import '@/ui/table.css';
import './sessions.css';

const route = getRouteApi('/sessions');

export function SessionsPage() {
  const { view, phase } = useLive();
  const { q = '', add, open, revoke } = route.useSearch();
  const navigate = route.useNavigate();
  const shown = view?.sessions.filter((each) =>
    `${each.userId} ${each.id}`.toLowerCase().includes(q.toLowerCase()),
  );
  const opened = view?.sessions.find((each) => each.id === open);
  const revoking = view?.sessions.find((each) => each.id === revoke);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Sessions</h1>
          <p>
            A session is one user's MCP endpoint: what a chat client connects to in order to find and run
            tools.
          </p>
        </div>
        <Link to="/sessions" search={(old) => ({ ...old, add: 'session' })} className="button button-main">
          <Plus size={16} aria-hidden="true" />
          New session
        </Link>
      </div>
      <div className="toolbar">
        <FilterText
          label="Filter by user or id"
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
        <section className="panel" aria-label="Sessions">
          {view && shown ? (
            <List all={view.sessions.length} shown={shown} />
          ) : (
            <LoadingRows what="sessions" />
          )}
        </section>
      )}
      {add && view && <CreateSessionSheet />}
      {opened && !revoking && <SessionSheet session={opened} />}
      {revoking && <RevokeSession session={revoking} />}
    </>
  );
}

function List({ all, shown }: { all: number; shown: Session[] }) {
  if (all === 0) {
    return (
      <Empty title="No session yet.">
        <p>Your product creates one per user with a single call; you can create one here to try it.</p>
        <Link to="/sessions" search={{ add: 'session' }}>
          Create a session
        </Link>
      </Empty>
    );
  }
  if (shown.length === 0) {
    return (
      <Empty title="No session matches.">
        <Link to="/sessions">Show all {all}</Link>
      </Empty>
    );
  }
  return (
    <table className="ruled ruled-tall ruled-stacks sessions">
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Signal</th>
          <th scope="col">Toolkits</th>
          <th scope="col">Created</th>
          <th scope="col">Last active</th>
          <th scope="col">Session</th>
          <th scope="col">
            <span className="hidden-text">Do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((session) => (
          <SessionLine key={session.id} session={session} />
        ))}
      </tbody>
    </table>
  );
}
