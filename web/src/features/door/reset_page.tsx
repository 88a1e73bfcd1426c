import type { TicketInfo } from '@/lib/api/access_types';
import { useResource } from '@/lib/api/use_resource';
import { useBox } from '@/lib/live/box';
import { useTicket } from '@/lib/url/ticket';
import { AskForReset } from './ask_for_reset';
import { DoorPanel, DoorWait } from './door_panel';
import { LinkIsOver } from './link_is_over';
import { NewPasswordForm } from './new_password_form';

const kTitle = 'Reset password';

export function ResetPage() {
  const ticket = useTicket('/reset-password');
  return ticket ? <WithTicket key={ticket} ticket={ticket} /> : <AskForReset />;
}

function WithTicket({ ticket }: { ticket: string }) {
  const { api } = useBox();
  const [info, reload] = useResource<TicketInfo>(ticket, () =>
    api.post('/api/v1/tickets/look-up', { ticket }),
  );
  if (info.status === 'failed' && info.error.status === 404) return <LinkIsOver title={kTitle} />;
  if (info.status !== 'ready')
    return (
      <DoorWait
        title={kTitle}
        what="the link"
        error={info.status === 'failed' ? info.error : null}
        onRetry={reload}
      />
    );
  return (
    <DoorPanel title={kTitle}>
      <NewPasswordForm email={info.data.email} ticket={ticket} />
    </DoorPanel>
  );
}
