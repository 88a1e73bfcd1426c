import { Link } from '@tanstack/react-router';
import type { Account, AuditEntry } from '@/lib/api/access_types';
import { Moment } from '@/ui/time_text';
import { whoDid } from './who';

export function AuditTable({ entries, people }: { entries: AuditEntry[]; people: Account[] }) {
  return (
    <table className="ruled ruled-stacks audit">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Who</th>
          <th scope="col">To what</th>
          <th scope="col">User</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <td className="soft audit-when">
              <Moment at={entry.at} />
            </td>
            <td className="audit-what">
              <Link to="/audit" search={(old) => ({ ...old, open: entry.id })} className="mono">
                {entry.action}
              </Link>
            </td>
            <td className="audit-who">{whoDid(entry.actor, people)}</td>
            <td className="audit-subject">
              <code className="cut" title={entry.subject.id}>
                {entry.subject.id || entry.subject.kind}
              </code>
            </td>
            <td className="audit-user">{entry.userId ?? ''}</td>
            <td className="soft audit-from">{entry.actor.address}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
