import { Link } from '@tanstack/react-router';
import type { Account } from '@/lib/api/access_types';
import { useAccount } from '@/lib/live/box';
import { Empty } from '@/ui/states';
import { Moment } from '@/ui/time_text';
import { AccountAspect } from './account_aspect';

export function AccountTable({ accounts }: { accounts: Account[] }) {
  const { access } = useAccount();
  if (accounts.length === 0)
    return (
      <Empty title="Nobody has an account yet.">
        <p>
          Started without --dev, the server prints a one-time link; whoever opens it becomes the first admin.
        </p>
      </Empty>
    );
  return (
    <table className="ruled ruled-tall ruled-stacks people">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">E-mail</th>
          <th scope="col">Role</th>
          <th scope="col">Signal</th>
          <th scope="col">Acts for user</th>
          <th scope="col">Joined</th>
          <th scope="col">Last sign-in</th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <Line key={account.id} account={account} isSelf={account.id === access?.account?.id} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ account, isSelf }: { account: Account; isSelf: boolean }) {
  return (
    <tr>
      <td className="people-name">
        <Link to="/people" search={(old) => ({ ...old, open: account.id })}>
          {account.name || account.email}
        </Link>
        {isSelf && <span className="soft small"> you</span>}
      </td>
      <td className="people-email">{account.email}</td>
      <td className="people-role">{account.role}</td>
      <td className="people-signal">
        <AccountAspect status={account.status} />
      </td>
      <td className="people-user">{account.userId ?? <span className="soft">nobody in particular</span>}</td>
      <td className="soft people-joined">
        <Moment at={account.createdAt} relative />
      </td>
      <td className="soft people-seen">
        <Moment at={account.lastSignInAt} relative />
      </td>
    </tr>
  );
}
