import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { User } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox, useLive } from '@/lib/live/box';
import { plural } from '@/lib/time/format';
import { AspectMark } from '@/ui/aspect';
import { Button } from '@/ui/button';
import { Moment } from '@/ui/time_text';
import { say } from '@/ui/toasts';
import { countByUser, type UserCounts } from './user_facts';

interface UserTableProps {
  users: User[];
  may: boolean;
  onChanged: (user: User) => void;
}

const kNothing = { sessions: [], connections: [], workers: [] };

export function UserTable({ users, may, onChanged }: UserTableProps) {
  const { view } = useLive();
  const countsOf = useMemo(() => countByUser(view ?? kNothing), [view]);
  return (
    <table className="ruled ruled-tall ruled-stacks users">
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Signal</th>
          <th scope="col">Created</th>
          <th scope="col">Sessions</th>
          <th scope="col">Connections</th>
          <th scope="col">Runs</th>
          <th scope="col">
            <span className="hidden-text">Do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <Line
            key={user.userId}
            user={user}
            counts={countsOf(user.userId)}
            may={may}
            onChanged={onChanged}
          />
        ))}
      </tbody>
    </table>
  );
}

interface LineProps {
  user: User;
  counts: UserCounts;
  may: boolean;
  onChanged: (user: User) => void;
}

function Line({ user, counts, may, onChanged }: LineProps) {
  const { userId } = user;
  return (
    <tr>
      <td className="users-id">
        <strong>{userId}</strong>
      </td>
      <td className="users-signal">
        <AspectMark
          {...(user.disabledAt
            ? { signal: 'off', word: 'Disabled' }
            : { signal: 'clear', word: 'Active' })}
        />
      </td>
      <td className="soft users-created">
        <Moment at={user.createdAt} relative />
      </td>
      <td>
        {counts.sessions > 0 ? (
          <Link to="/sessions" search={{ q: userId }}>
            {plural(counts.sessions, 'session')}
          </Link>
        ) : (
          <span className="soft">no session</span>
        )}
      </td>
      <td>
        {counts.connections > 0 ? (
          <Link to="/connections" search={{ q: userId }}>
            {plural(counts.connections, 'connection')}
          </Link>
        ) : (
          <span className="soft">no connection</span>
        )}
      </td>
      <td>
        <Link to="/runs" search={{ user: userId }}>
          Runs
        </Link>
      </td>
      <td className="users-do">{may && <Do user={user} onChanged={onChanged} />}</td>
    </tr>
  );
}

function Do({ user, onChanged }: { user: User; onChanged: (user: User) => void }) {
  const { api } = useBox();
  const action = useAction();
  const enable = () => {
    void action
      .run(async () => {
        onChanged(await api.patch<User>(`/api/v1/users/${encodeURIComponent(user.userId)}`, { disabled: false }));
        say(`${user.userId} is enabled.`);
      })
      .then((isDone) => isDone || say(`${user.userId} is still disabled. Try again.`, 'failed'));
  };
  if (user.disabledAt)
    return (
      <Button look="bare" busy={action.busy} onClick={enable} aria-label={`Enable ${user.userId}`}>
        Enable
      </Button>
    );
  return (
    <Link
      to="/users"
      search={(old) => ({ ...old, disable: user.userId })}
      className="button button-bare"
      aria-label={`Disable ${user.userId}`}
    >
      Disable
    </Link>
  );
}
