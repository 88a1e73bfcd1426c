// One account: how it stands, what acts with it, and what can be done about it.
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ConnectionRow } from '@/lib/core/view';
import { mayChange } from '@/lib/account/may';
import { accountAspect, accountReason } from '@/lib/connect/account_signal';
import { accountName } from '@/lib/connect/apps';
import { useLive } from '@/lib/live/box';
import { toolkitName } from '@/lib/live/names';
import { useStanding } from '@/lib/live/use_standing';
import { AspectMark } from '@/ui/aspect';
import { Sheet } from '@/ui/sheet';
import { AccountActions } from './account_actions';
import { AccountFacts } from './account_facts';
import { AliasForm } from './alias_form';
import { AllowedTools } from './allowed_tools';

const route = getRouteApi('/connections');

export function AccountSheet({ account }: { account: ConnectionRow }) {
  const { snapshot } = useLive();
  const navigate = route.useNavigate();
  const may = mayChange(useStanding(), 'connections');
  const name = accountName(account);
  const reason = accountReason(account);
  return (
    <Sheet
      title={toolkitName(snapshot, account.toolkit)}
      under={`${name ? `${name}, ` : ''}for ${account.userId}`}
      onClose={() => void navigate({ search: ({ open: _open, ...old }) => old })}
    >
      <div className="stack">
        <div className="account-top">
          <AspectMark {...accountAspect(account)} />
          {reason && <p className="soft">{reason}</p>}
        </div>
        {may && <AccountActions account={account} />}
        <AccountFacts account={account} />
        {may && account.status !== 'revoked' && (
          <>
            <AliasForm key={account.alias} account={account} />
            <AllowedTools key={account.allowedTools.join()} account={account} />
          </>
        )}
        {may && (
          <div className="account-end">
            <Link
              to="/connections"
              search={(old) => ({ ...old, disconnect: account.id })}
              className="button button-danger"
            >
              Disconnect
            </Link>
          </div>
        )}
      </div>
    </Sheet>
  );
}
