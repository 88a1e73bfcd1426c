// One entry in full; each of its names leads to what else was done with it.
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Account, AuditEntry } from '@/lib/api/access_types';
import { CopyId } from '@/ui/copy_block';
import { Fact, Facts } from '@/ui/facts';
import { Sheet } from '@/ui/sheet';
import { Moment } from '@/ui/time_text';
import { whoDid } from './who';

const route = getRouteApi('/audit');

export function EntrySheet({ entry, people }: { entry: AuditEntry; people: Account[] }) {
  const navigate = route.useNavigate();
  const { actor, subject, userId, detail } = entry;
  return (
    <Sheet
      title={<code className="entry-title">{entry.action}</code>}
      under={<Moment at={entry.at} />}
      onClose={() => void navigate({ search: ({ open: _open, ...old }) => old })}
    >
      <div className="stack">
        <Facts>
          <Fact name="Who">{whoDid(actor, people)}</Fact>
          {actor.id && (
            <Fact name="Credential">
              <CopyId id={actor.id} />{' '}
              <Link to="/audit" search={{ actor: actor.id }}>
                all of it
              </Link>
            </Fact>
          )}
          <Fact name="To what">
            {subject.kind} {subject.id && <CopyId id={subject.id} />}{' '}
            {subject.id && (
              <Link to="/audit" search={{ subject: subject.id }}>
                all of it
              </Link>
            )}
          </Fact>
          {userId && (
            <Fact name="User">
              {userId}{' '}
              <Link to="/audit" search={{ user: userId }}>
                all of it
              </Link>
            </Fact>
          )}
          {actor.address && <Fact name="From">{actor.address}</Fact>}
          {actor.requestId && (
            <Fact name="Request">
              <CopyId id={actor.requestId} />
            </Fact>
          )}
          <Fact name="Entry">
            <CopyId id={entry.id} />
          </Fact>
        </Facts>
        {Object.keys(detail).length > 0 && (
          <pre className="entry-detail" tabIndex={0} role="region" aria-label="Detail">
            {JSON.stringify(detail, null, 2)}
          </pre>
        )}
      </div>
    </Sheet>
  );
}
