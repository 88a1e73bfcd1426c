import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { ConnectionRow } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';
import { toolkitName } from '@/lib/live/names';
import { AspectMark } from '@/ui/aspect';
import { FilterText } from '@/ui/filter_text';
import { Empty, LoadingRows } from '@/ui/states';
import { Moment } from '@/ui/time_text';
import { AddConnectionSheet } from './add_connection_sheet';
import { RemoveConnection } from './remove_connection';
import '@/ui/button.css';
import '@/ui/table.css';
import './connections.css';

const route = getRouteApi('/connections');

export function ConnectionsPage() {
  const { view, snapshot, phase } = useLive();
  const { q = '', add, remove } = route.useSearch();
  const navigate = route.useNavigate();
  const words = q.toLowerCase();
  const shown = view?.connections.filter((each) =>
    `${each.toolkit} ${toolkitName(snapshot, each.toolkit)} ${each.userId} ${each.label} ${each.id}`
      .toLowerCase()
      .includes(words),
  );
  const removing = view?.connections.find((each) => each.id === remove);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Connections</h1>
          <p>
            Accounts that workers and sessions act with. Tokens are encrypted on the server and never shown
            again.
          </p>
        </div>
        <Link to="/connections" search={(old) => ({ ...old, add: 'token' })} className="button button-main">
          <Plus size={16} aria-hidden="true" />
          Add a token
        </Link>
      </div>
      <div className="toolbar">
        <FilterText
          label="Filter by app, user or label"
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
        <section className="panel" aria-label="Connections">
          {view && shown ? (
            <List all={view.connections.length} shown={shown} />
          ) : (
            <LoadingRows what="connections" />
          )}
        </section>
      )}
      {add && view && <AddConnectionSheet />}
      {removing && <RemoveConnection connection={removing} />}
    </>
  );
}

function List({ all, shown }: { all: number; shown: ConnectionRow[] }) {
  if (all === 0) {
    return (
      <Empty title="No account is connected.">
        <p>Tools such as TIME_NOW and the feed reader need none. Add a token for an app that asks for one.</p>
        <Link to="/connections" search={{ add: 'token' }}>
          Add a token
        </Link>
      </Empty>
    );
  }
  if (shown.length === 0) {
    return (
      <Empty title="No connection matches.">
        <Link to="/connections">Show all {all}</Link>
      </Empty>
    );
  }
  return (
    <table className="ruled ruled-tall ruled-stacks connections">
      <thead>
        <tr>
          <th scope="col">App</th>
          <th scope="col">Signal</th>
          <th scope="col">Account</th>
          <th scope="col">User</th>
          <th scope="col">Added</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span className="hidden-text">Do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((connection) => (
          <Line key={connection.id} connection={connection} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ connection }: { connection: ConnectionRow }) {
  const { snapshot } = useLive();
  const name = toolkitName(snapshot, connection.toolkit);
  return (
    <tr>
      <td className="connections-app">
        <strong>{name}</strong>
      </td>
      <td className="connections-signal">
        <AspectMark {...connection.aspect} />
        {connection.statusReason && <p className="soft small">{connection.statusReason}</p>}
      </td>
      <td>{connection.label || <span className="soft">no label</span>}</td>
      <td className="connections-user">{connection.userId}</td>
      <td className="soft connections-added">
        <Moment at={connection.createdAt} relative />
      </td>
      <td className="soft">
        {connection.lastUsedAt ? <Moment at={connection.lastUsedAt} relative /> : 'not used yet'}
      </td>
      <td className="connections-do">
        <Link
          to="/connections"
          search={(old) => ({ ...old, remove: connection.id })}
          className="button button-bare"
          aria-label={`Remove ${name} of ${connection.userId}`}
        >
          Remove
        </Link>
      </td>
    </tr>
  );
}
