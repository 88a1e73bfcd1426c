// A new account: the first one by the set-up link, further ones by invitation, or by anybody where sign-up is open.
import { Link } from '@tanstack/react-router';
import type { TicketInfo } from '@/lib/api/access_types';
import { useResource } from '@/lib/api/use_resource';
import { useAccount, useBox } from '@/lib/live/box';
import { useTicket } from '@/lib/url/ticket';
import { Moment } from '@/ui/time_text';
import { AskToJoin } from './ask_to_join';
import { DoorPanel, DoorWait } from './door_panel';
import { LinkIsOver } from './link_is_over';
import { SignUpForm } from './sign_up_form';

export function JoinPage() {
  const ticket = useTicket('/join');
  const { access, problem } = useAccount();
  const { account } = useBox();
  if (ticket) return <WithTicket title="Join" ticket={ticket} />;
  if (!access)
    return (
      <DoorWait title="Join" what="how to join" error={problem} onRetry={() => void account.refresh()} />
    );
  if (!access.signUpOpen) return <LinkIsOver title="Join" />;
  return (
    <DoorPanel title="Make an account">
      {access.mailConfigured ? <AskToJoin /> : <SignUpForm email="" ticket="" />}
      <p>
        <Link to="/sign-in">Sign in to the one you have</Link>
      </p>
    </DoorPanel>
  );
}

export function SetUpPage() {
  const ticket = useTicket('/set-up');
  return ticket ? <WithTicket title="Set up" ticket={ticket} /> : <LinkIsOver title="Set up" />;
}

function WithTicket({ title, ticket }: { title: string; ticket: string }) {
  const { api } = useBox();
  const [info, reload] = useResource<TicketInfo>(ticket, () =>
    api.post('/api/v1/tickets/look-up', { ticket }),
  );
  if (info.status === 'failed' && info.error.status === 404) return <LinkIsOver title={title} />;
  if (info.status !== 'ready')
    return (
      <DoorWait
        title={title}
        what="the link"
        error={info.status === 'failed' ? info.error : null}
        onRetry={reload}
      />
    );
  const { purpose, email, role, expiresAt } = info.data;
  return (
    <DoorPanel title={purpose === 'set_up' ? 'Set up this Signalbox' : 'Join this Signalbox'}>
      <p className="soft">
        {purpose === 'set_up' ? 'You make the first account. It is an admin' : `You join as ${role}`}. The link
        is good once, until <Moment at={expiresAt} />.
      </p>
      <AlreadyIn />
      <SignUpForm email={email} ticket={ticket} />
    </DoorPanel>
  );
}

function AlreadyIn() {
  const { access } = useAccount();
  if (!access?.account) return null;
  return (
    <div className="notice">
      <p>
        This browser is signed in as {access.account.email}. Going on signs that account out here.{' '}
        <Link to="/">Stay with it</Link>
      </p>
    </div>
  );
}
