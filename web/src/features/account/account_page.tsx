import { useState } from 'react';
import type { Account } from '@/lib/api/access_types';
import { useAccount, useBox } from '@/lib/live/box';
import { ErrorNote } from '@/ui/error_note';
import { Fact, Facts } from '@/ui/facts';
import { PageHead } from '@/ui/page_head';
import { Empty, LoadingRows } from '@/ui/states';
import { CopyId } from '@/ui/copy_block';
import { NameForm } from './name_form';
import { PasswordChange } from './password_change';
import { SignIns } from './sign_ins';
import '@/ui/table.css';
import './account.css';

export function AccountPage() {
  const { access, problem } = useAccount();
  const { account } = useBox();
  return (
    <>
      <PageHead title="My account">Who you are here, and where you are signed in.</PageHead>
      {access?.account ? (
        <Content account={access.account} />
      ) : (
        <section className="panel">
          {problem && !access ? (
            <ErrorNote error={problem} onRetry={() => void account.refresh()} />
          ) : access ? (
            <NoAccount dev={access.dev} />
          ) : (
            <LoadingRows what="your account" />
          )}
        </section>
      )}
    </>
  );
}

function NoAccount({ dev }: { dev: boolean }) {
  return (
    <Empty title="No account is in use.">
      <p>
        {dev
          ? 'With --dev you act as the person at this machine. Start the server without it to sign in.'
          : 'This page acts with a key. A key has no name and no password.'}
      </p>
    </Empty>
  );
}

function Content({ account }: { account: Account }) {
  const [passwords, setPasswords] = useState(0);
  return (
    <div className="account-columns">
      <div className="stack">
        <section className="panel" aria-labelledby="you-title">
          <div className="panel-head">
            <h2 id="you-title">You</h2>
          </div>
          <div className="panel-body stack">
            <Facts>
              <Fact name="E-mail">{account.email}</Fact>
              <Fact name="Role">{account.role}</Fact>
              {account.userId && <Fact name="Acts for user">{account.userId}</Fact>}
              <Fact name="Account">
                <CopyId id={account.id} />
              </Fact>
            </Facts>
            <NameForm key={account.name} account={account} />
          </div>
        </section>
        <PasswordChange email={account.email} onChanged={() => setPasswords(passwords + 1)} />
      </div>
      <SignIns passwords={passwords} />
    </div>
  );
}
