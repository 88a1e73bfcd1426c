// The accounts there are, app by app.
import { Link } from '@tanstack/react-router';
import { mayChange } from '@/lib/account/may';
import { accountAspect, accountReason } from '@/lib/connect/account_signal';
import { accountName, type App } from '@/lib/connect/apps';
import { workersOf } from '@/lib/connect/used_by';
import type { ConnectionRow } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';
import { useStanding } from '@/lib/live/use_standing';
import { plural } from '@/lib/time/format';
import { AspectMark } from '@/ui/aspect';
import { Moment } from '@/ui/time_text';

export function AccountTable({ apps }: { apps: App[] }) {
  return (
    <table className="ruled ruled-tall ruled-stacks accounts">
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Signal</th>
          <th scope="col">User</th>
          <th scope="col">Used by</th>
          <th scope="col">Last used</th>
          <th scope="col">Last renewed</th>
          <th scope="col">
            <span className="hidden-text">Do</span>
          </th>
        </tr>
      </thead>
      {apps.map((app) => (
        <tbody key={app.slug}>
          <AppHead app={app} />
          {app.accounts.map((account) => (
            <Line key={account.id} account={account} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function AppHead({ app: { slug, name, toolkit } }: { app: App }) {
  const standing = useStanding();
  return (
    <tr className="accounts-app">
      <th scope="rowgroup" colSpan={3}>
        {name}
        {toolkit && !toolkit.configured && <span className="soft"> · no longer set up</span>}
      </th>
      <td className="accounts-app-do" colSpan={4}>
        {toolkit?.configured && mayChange(standing, 'connections') && (
          <Link to="/connections" search={(old) => ({ ...old, connect: slug })} className="button button-bare">
            Connect another
            <span className="hidden-text"> account of {name}</span>
          </Link>
        )}
        {toolkit?.authScheme === 'oauth2' && mayChange(standing, 'auth_configs') && (
          <Link to="/connections" search={(old) => ({ ...old, setup: slug })} className="button button-bare">
            Set up<span className="hidden-text"> {name}</span>
          </Link>
        )}
      </td>
    </tr>
  );
}

function Line({ account }: { account: ConnectionRow }) {
  const { snapshot, view } = useLive();
  const reason = accountReason(account);
  const workers = workersOf(account, snapshot, view).length;
  return (
    <tr>
      <td className="accounts-name">
        <Link to="/connections" search={(old) => ({ ...old, open: account.id })}>
          {accountName(account) || 'unnamed account'}
        </Link>
        {account.isDefault && <span className="soft small"> default</span>}
        {account.alias && account.label && <p className="soft small">{account.label}</p>}
      </td>
      <td className="accounts-signal">
        <AspectMark {...accountAspect(account)} />
        {reason && <p className="soft small">{reason}</p>}
      </td>
      <td className="accounts-user">{account.userId}</td>
      <td className="accounts-workers">
        {workers > 0 ? plural(workers, 'worker') : <span className="soft">no worker on</span>}
      </td>
      <td className="soft accounts-used">
        {account.lastUsedAt ? <Moment at={account.lastUsedAt} relative /> : 'not used yet'}
      </td>
      <td className="soft accounts-renewed">
        {account.lastRefreshAt ? <Moment at={account.lastRefreshAt} relative /> : ''}
      </td>
      <td className="accounts-do">
        <Link
          to="/connections"
          search={(old) => ({ ...old, open: account.id })}
          className={account.status === 'needs_reauth' ? 'button' : 'button button-bare'}
        >
          {account.status === 'needs_reauth' ? 'Repair' : 'Open'}
          <span className="hidden-text">
            {' '}
            {accountName(account) || 'the account'} of {account.userId}
          </span>
        </Link>
      </td>
    </tr>
  );
}
