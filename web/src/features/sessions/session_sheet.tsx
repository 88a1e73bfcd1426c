// One session and what to copy to use it.
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Session } from '@/lib/core/types';
import { callToolCommand, clientConfiguration, sessionUrl } from '@/lib/api/snippets';
import { useLive } from '@/lib/live/box';
import { CopyBlock, CopyId } from '@/ui/copy_block';
import { Sheet } from '@/ui/sheet';
import { Moment } from '@/ui/time_text';
import { SessionAspect } from './session_aspect';

const route = getRouteApi('/sessions');

export function SessionSheet({ session }: { session: Session }) {
  const { snapshot } = useLive();
  const navigate = route.useNavigate();
  const place = { origin: window.location.origin, dev: snapshot?.me.dev ?? false };
  return (
    <Sheet
      title={session.userId}
      under={session.isDefault ? 'default session' : 'session'}
      onClose={() => void navigate({ search: ({ open: _open, ...old }) => old })}
    >
      <div className="stack">
        <dl className="session-facts">
          <dt>Signal</dt>
          <dd>
            <SessionAspect status={session.status} />
          </dd>
          <dt>Session</dt>
          <dd>
            <CopyId id={session.id} />
          </dd>
          <dt>Toolkits</dt>
          <dd>
            {session.toolkits.length > 0 ? session.toolkits.join(', ') : 'every toolkit this user may use'}
          </dd>
          <dt>Last active</dt>
          <dd>
            <Moment at={session.lastActiveAt} relative />
          </dd>
          <dt>{session.revokedAt ? 'Revoked' : 'Expires'}</dt>
          <dd>
            <Moment at={session.revokedAt ?? session.expiresAt} />
            {!session.revokedAt && <span className="soft">, later with each use</span>}
          </dd>
        </dl>
        {session.status === 'revoked' ? (
          <p className="soft">It answers nobody any more. Create another one for this user.</p>
        ) : (
          <Snippets place={place} session={session} />
        )}
      </div>
    </Sheet>
  );
}

function Snippets({ place, session }: { place: { origin: string; dev: boolean }; session: Session }) {
  return (
    <>
      <CopyBlock label="Address" text={sessionUrl(place.origin, session.id)} />
      <CopyBlock label="MCP client configuration" text={clientConfiguration(place, session.id)} />
      <CopyBlock label="By hand, in a terminal" text={callToolCommand(place, session.id)} />
      {!place.dev && (
        <p className="soft">
          The address is worthless without a key. Print one with{' '}
          <code>signalbox key create --user {session.userId}</code>.
        </p>
      )}
      <p>
        <Link to="/runs" search={{ user: session.userId }}>
          Runs of this user
        </Link>
      </p>
    </>
  );
}
