import { Link } from '@tanstack/react-router';
import type { ApiKey } from '@/lib/api/access_types';
import { useNow } from '@/lib/time/use_now';
import { AspectMark } from '@/ui/aspect';
import { Moment, Until } from '@/ui/time_text';
import { isLiveKey, keyAspect } from './key_state';

const kKinds: Record<ApiKey['kind'], string> = {
  project: 'project key',
  user: 'user key',
  page: 'page token',
};

export function KeyTable({ keys, may }: { keys: ApiKey[]; may: boolean }) {
  return (
    <table className="ruled ruled-tall ruled-stacks keys-table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Signal</th>
          <th scope="col">Acts for</th>
          <th scope="col">May use</th>
          <th scope="col" className="keys-created">
            Created
          </th>
          <th scope="col">Last used</th>
          <th scope="col">Expires</th>
          <th scope="col">
            <span className="hidden-text">Do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <Line key={key.id} apiKey={key} may={may} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ apiKey: key, may }: { apiKey: ApiKey; may: boolean }) {
  const now = useNow();
  const name = key.name || kKinds[key.kind];
  return (
    <tr>
      <td className="keys-name">
        <strong>{name}</strong>
        <p className="soft small">
          {key.name && `${kKinds[key.kind]} · `}
          <code>{key.id}</code>
        </p>
      </td>
      <td className="keys-signal">
        <AspectMark {...keyAspect(key, now)} />
      </td>
      <td>{key.userId ?? <span className="soft">every user</span>}</td>
      <td className="keys-scopes">{key.scopes.includes('admin') ? 'everything' : key.scopes.join(', ')}</td>
      <td className="soft keys-created">
        <Moment at={key.createdAt} relative />
      </td>
      <td className="soft keys-used">
        {key.lastUsedAt ? (
          <>
            <span className="narrow-word">used </span>
            <Moment at={key.lastUsedAt} relative />
          </>
        ) : (
          'not used yet'
        )}
      </td>
      <td className="soft keys-expires">
        {key.expiresAt ? (
          <>
            <span className="narrow-word">expires </span>
            <Until at={key.expiresAt} />
          </>
        ) : (
          'never'
        )}
      </td>
      <td className="keys-do">
        {may && isLiveKey(key, now) && (
          <Link
            to="/keys"
            search={(old) => ({ ...old, revoke: key.id })}
            className="button button-bare"
            aria-label={`Revoke ${name} ${key.id}`}
          >
            Revoke
          </Link>
        )}
      </td>
    </tr>
  );
}
