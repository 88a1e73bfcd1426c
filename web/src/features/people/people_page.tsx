import { getRouteApi, Link } from '@tanstack/react-router';
import { UserRoundPlus } from 'lucide-react';
import type { Account, Invitation } from '@/lib/api/access_types';
import { mayChange } from '@/lib/account/may';
import { usePages } from '@/lib/api/use_pages';
import { useLive } from '@/lib/live/box';
import { useStanding } from '@/lib/live/use_standing';
import { MoreRows } from '@/ui/more_rows';
import { PageHead } from '@/ui/page_head';
import { LoadingRows } from '@/ui/states';
import { AccountSheet } from './account_sheet';
import { AccountTable } from './account_table';
import { DisableAccount } from './disable_account';
import { InvitationTable } from './invitation_table';
import { InviteSheet } from './invite_sheet';
import '@/ui/button.css';
import '@/ui/table.css';
import './people.css';

const route = getRouteApi('/people');

export function PeoplePage() {
  const { returns } = useLive();
  const { invite, open, disable } = route.useSearch();
  const may = mayChange(useStanding(), 'accounts');
  const accounts = usePages<Account>('/api/v1/accounts', { limit: 200, revision: returns });
  const invitations = usePages<Invitation>('/api/v1/invitations', { limit: 200, revision: returns });
  const put = (account: Account) =>
    accounts.change((items) => items.map((each) => (each.id === account.id ? account : each)));
  const opened = accounts.items?.find(({ id }) => id === open);
  const disabling = accounts.items?.find(({ id }) => id === disable);
  return (
    <>
      <PageHead
        title="People"
        action={
          may && (
            <Link to="/people" search={(old) => ({ ...old, invite: 'person' })} className="button button-main">
              <UserRoundPlus size={16} aria-hidden="true" />
              Invite
            </Link>
          )
        }
      >
        Who may sign in to this Signalbox. A viewer looks, a member also acts, an admin does all.
      </PageHead>
      <div className="stack">
        <section className="panel" aria-label="Accounts">
          {accounts.items ? (
            <AccountTable accounts={accounts.items} />
          ) : (
            !accounts.error && <LoadingRows rows={3} what="accounts" />
          )}
          <MoreRows {...accounts} />
        </section>
        <section className="panel" aria-labelledby="invitations-title">
          <div className="panel-head">
            <h2 id="invitations-title">Invited</h2>
          </div>
          {invitations.items ? (
            <InvitationTable invitations={invitations.items} may={may} onWithdrawn={invitations.reload} />
          ) : (
            !invitations.error && <LoadingRows rows={2} what="invitations" />
          )}
          <MoreRows {...invitations} />
        </section>
      </div>
      {invite && may && <InviteSheet onInvited={invitations.reload} />}
      {opened && !disabling && <AccountSheet account={opened} may={may} onChanged={put} />}
      {disabling && may && <DisableAccount account={disabling} onDisabled={put} />}
    </>
  );
}
