import { Link } from '@tanstack/react-router';
import type { Session } from '@/lib/core/types';
import { Moment } from '@/ui/time_text';
import { SessionAspect } from './session_aspect';

export function SessionLine({ session }: { session: Session }) {
  return (
    <tr>
      <td className="sessions-user">
        <Link to="/sessions" search={(old) => ({ ...old, open: session.id })}>
          {session.userId}
        </Link>
        {session.isDefault && <span className="soft small"> default</span>}
      </td>
      <td className="sessions-signal">
        <SessionAspect status={session.status} />
      </td>
      <td className="sessions-toolkits">
        {session.toolkits.length > 0 ? (
          session.toolkits.join(', ')
        ) : (
          <span className="soft">every toolkit</span>
        )}
      </td>
      <td className="soft sessions-created">
        <Moment at={session.createdAt} relative />
      </td>
      <td className="soft sessions-active">
        <Moment at={session.lastActiveAt} relative />
      </td>
      <td className="soft sessions-id">
        <code>{session.id}</code>
      </td>
      <td className="sessions-do">
        {session.status !== 'revoked' && (
          <Link
            to="/sessions"
            search={(old) => ({ ...old, revoke: session.id })}
            className="button button-bare"
            aria-label={`Revoke the session of ${session.userId}`}
          >
            Revoke
          </Link>
        )}
      </td>
    </tr>
  );
}
