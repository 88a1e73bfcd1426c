import { Link } from '@tanstack/react-router';
import type { ConnectionRow } from '@/lib/core/view';
import { missingScopes } from '@/lib/connect/account_signal';
import { schemeWord } from '@/lib/connect/apps';
import { workersOf } from '@/lib/connect/used_by';
import { useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { CopyId } from '@/ui/copy_block';
import { Fact, Facts } from '@/ui/facts';
import { Moment, Until } from '@/ui/time_text';

export function AccountFacts({ account }: { account: ConnectionRow }) {
  return (
    <Facts>
      <Fact name="Account">
        {account.label || <span className="soft">not named by the app</span>}
        {account.accountId && account.accountId !== account.label && (
          <span className="soft"> · {account.accountId}</span>
        )}
      </Fact>
      <Fact name="Default">
        {account.isDefault ? 'yes, meant when a call names none' : 'no, a call has to name it'}
      </Fact>
      <Fact name="Connected by">{schemeWord(account.scheme)}</Fact>
      {account.scheme === 'oauth2' && <Scopes account={account} />}
      <UsedBy account={account} />
      <Fact name="Added">
        <Moment at={account.createdAt} />
      </Fact>
      <Fact name="Last used">
        <Moment at={account.lastUsedAt} relative />
      </Fact>
      {account.scheme === 'oauth2' && <Renewals account={account} />}
      <Fact name="Connection">
        <CopyId id={account.id} />
      </Fact>
    </Facts>
  );
}

function Scopes({ account }: { account: ConnectionRow }) {
  const { snapshot } = useLive();
  const asked = snapshot?.toolkits.find(({ slug }) => slug === account.toolkit)?.scopes ?? [];
  const missing = missingScopes(asked, account.scopes);
  return (
    <>
      <Fact name="Permissions">
        {account.scopes.length > 0 ? (
          account.scopes.map((scope) => (
            <code key={scope} className="scope">
              {scope}
            </code>
          ))
        ) : (
          <span className="soft">the app did not tell</span>
        )}
      </Fact>
      {missing.length > 0 && (
        <Fact name="Not given">
          {missing.map((scope) => (
            <code key={scope} className="scope">
              {scope}
            </code>
          ))}
          <span className="soft"> Reconnect to ask for them again.</span>
        </Fact>
      )}
    </>
  );
}

function UsedBy({ account }: { account: ConnectionRow }) {
  const { snapshot, view } = useLive();
  const workers = workersOf(account, snapshot, view);
  return (
    <Fact name="Used by">
      {workers.length === 0 && <span className="soft">no worker that is on</span>}
      {workers.map((worker) => (
        <span key={worker.id} className="used-by">
          <Link to="/workers/$workerId" params={{ workerId: worker.id }}>
            {typeTitle(snapshot, worker.type)}
          </Link>
        </span>
      ))}
    </Fact>
  );
}

function Renewals({ account }: { account: ConnectionRow }) {
  return (
    <>
      <Fact name="Last renewed">
        <Moment at={account.lastRefreshAt} relative />
        {account.refreshFailures > 0 && (
          <span className="soft">
            , since then tried {account.refreshFailures} {account.refreshFailures === 1 ? 'time' : 'times'} in
            vain
          </span>
        )}
      </Fact>
      {account.nextRefreshAt && (
        <Fact name="Renewed next">
          <Until at={account.nextRefreshAt} />
        </Fact>
      )}
      {account.accessExpiresAt && (
        <Fact name="Access ends">
          <Until at={account.accessExpiresAt} />
        </Fact>
      )}
    </>
  );
}
