import { getRouteApi, Link } from '@tanstack/react-router';
import type { Account, AuditEntry } from '@/lib/api/access_types';
import { maySee } from '@/lib/account/may';
import { auditQuery, isAuditFiltered } from '@/lib/audit/audit_filter';
import { usePages } from '@/lib/api/use_pages';
import { useResource } from '@/lib/api/use_resource';
import { useBox, useLive } from '@/lib/live/box';
import { useStanding } from '@/lib/live/use_standing';
import { MoreRows } from '@/ui/more_rows';
import { PageHead } from '@/ui/page_head';
import { Empty, LoadingRows } from '@/ui/states';
import { AuditFilters } from './audit_filters';
import { AuditTable } from './audit_table';
import { EntrySheet } from './entry_sheet';
import { Export } from './export';
import '@/ui/button.css';
import '@/ui/table.css';
import './audit.css';

const route = getRouteApi('/audit');

export function AuditPage() {
  const { returns } = useLive();
  const filter = route.useSearch();
  const query = auditQuery(filter);
  const entries = usePages<AuditEntry>(`/api/v1/audit${query && `?${query}`}`, { revision: returns });
  const people = usePeople();
  const opened = entries.items?.find(({ id }) => id === filter.open);
  return (
    <>
      <PageHead title="Audit" action={<Export query={query} />}>
        Who did what to what, and from where. Entries are written together with what they tell and are never
        changed.
      </PageHead>
      <AuditFilters filter={filter} people={people} entries={entries.items ?? []} />
      <section className="panel" aria-label="Audit log">
        {entries.items?.length === 0 && <NoEntries isFiltered={isAuditFiltered(filter)} />}
        {entries.items && entries.items.length > 0 && (
          <AuditTable entries={entries.items} people={people} />
        )}
        {!entries.items && !entries.error && <LoadingRows what="the audit log" />}
        <MoreRows {...entries} />
      </section>
      {opened && <EntrySheet entry={opened} people={people} />}
    </>
  );
}

function NoEntries({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No entry matches.">
      <Link to="/audit">Show all</Link>
    </Empty>
  ) : (
    <Empty title="Nothing was done yet.">
      <p>Making a key, inviting somebody or connecting an account is written here.</p>
    </Empty>
  );
}

// Names for the actors, where the reader may know them.
function usePeople(): Account[] {
  const { api } = useBox();
  const allowed = maySee(useStanding(), 'accounts');
  const [list] = useResource<{ items: Account[] }>(allowed ? 'people' : 'none', () =>
    allowed ? api.get('/api/v1/accounts?limit=200') : Promise.resolve({ items: [] }),
  );
  return list.status === 'ready' ? list.data.items : [];
}
