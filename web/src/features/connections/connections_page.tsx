import { getRouteApi, Link } from '@tanstack/react-router';
import { catalogue, type Catalogue } from '@/lib/connect/apps';
import { useLive } from '@/lib/live/box';
import { FilterText } from '@/ui/filter_text';
import { PageHead } from '@/ui/page_head';
import { Empty, LoadingRows } from '@/ui/states';
import { AccountTable } from './account_table';
import { AppTable } from './app_table';
import { Sheets } from './sheets';
import '@/ui/button.css';
import '@/ui/table.css';
import './connections.css';

const route = getRouteApi('/connections');

export function ConnectionsPage() {
  const { view, snapshot, phase } = useLive();
  const { q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const all = snapshot && view ? catalogue(snapshot.toolkits, view.connections, q) : null;
  return (
    <>
      <PageHead title="Connections">
        Apps that need an account, and the accounts there are. Tokens are encrypted and never shown.
      </PageHead>
      <div className="toolbar">
        <FilterText
          label="Find an app, user or account"
          value={q}
          onChange={(value) =>
            void navigate({
              search: ({ q: _q, ...old }) => (value ? { ...old, q: value } : old),
              replace: true,
            })
          }
        />
      </div>
      {phase !== 'failed' &&
        (all ? (
          <Lists all={all} text={q} />
        ) : (
          <section className="panel" aria-label="Connections">
            <LoadingRows what="connections" />
          </section>
        ))}
      {view && <Sheets />}
    </>
  );
}

function Lists({ all: { connected, open, unset }, text }: { all: Catalogue; text: string }) {
  if (connected.length + open.length + unset.length === 0)
    return (
      <section className="panel" aria-label="Connections">
        {text ? (
          <Empty title="No app and no account matches.">
            <Link to="/connections">Show all</Link>
          </Empty>
        ) : (
          <Empty title="No app of this server needs an account.">
            <p>Its tools, such as TIME_NOW and the feed reader, can be called at once.</p>
          </Empty>
        )}
      </section>
    );
  return (
    <div className="stack">
      {(connected.length > 0 || !text) && (
        <section className="panel" aria-labelledby="connected-title">
          <div className="panel-head">
            <h2 id="connected-title">Connected</h2>
          </div>
          {connected.length > 0 ? (
            <AccountTable apps={connected} />
          ) : (
            <Empty title="No account is connected yet.">
              <p>Connect one below, or let your users do it: a chat that needs an app hands them a link.</p>
            </Empty>
          )}
        </section>
      )}
      {open.length > 0 && <AppTable title="Can be connected" apps={open} />}
      {unset.length > 0 && (
        <AppTable
          title="Need setting up"
          note="An admin registers this server at the app once; then every user can connect."
          apps={unset}
        />
      )}
    </div>
  );
}
