import type { Invitation } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { useNow } from '@/lib/time/use_now';
import { Button } from '@/ui/button';
import { Empty } from '@/ui/states';
import { Until } from '@/ui/time_text';
import { say } from '@/ui/toasts';

interface InvitationTableProps {
  invitations: Invitation[];
  may: boolean;
  onWithdrawn: () => void;
}

export function InvitationTable({ invitations, may, onWithdrawn }: InvitationTableProps) {
  const now = useNow();
  const open = invitations.filter((each) => !each.usedAt && Date.parse(each.expiresAt) > now);
  if (open.length === 0) return <Empty title="No invitation is open." />;
  return (
    <table className="ruled ruled-tall ruled-stacks invitations">
      <thead>
        <tr>
          <th scope="col">For</th>
          <th scope="col">Role</th>
          <th scope="col">Ends</th>
          <th scope="col">
            <span className="hidden-text">Do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {open.map((invitation) => (
          <tr key={invitation.id}>
            <td>{invitation.email || <span className="soft">whoever has the link</span>}</td>
            <td>{invitation.role}</td>
            <td className="soft">
              <span className="narrow-word">ends </span>
              <Until at={invitation.expiresAt} />
            </td>
            <td className="invitations-do">
              {may && <Withdraw invitation={invitation} onWithdrawn={onWithdrawn} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface WithdrawProps {
  invitation: Invitation;
  onWithdrawn: () => void;
}

function Withdraw({ invitation, onWithdrawn }: WithdrawProps) {
  const { api } = useBox();
  const action = useAction();
  const withdraw = () => {
    void action
      .run(async () => {
        await api.send('DELETE', `/api/v1/invitations/${invitation.id}`);
        say('The link is worth nothing now.');
        onWithdrawn();
      })
      .then((isDone) => isDone || say('The invitation is still open. Try again.', 'failed'));
  };
  return (
    <Button
      look="bare"
      busy={action.busy}
      onClick={withdraw}
      aria-label={`Withdraw the invitation for ${invitation.email || 'whoever has the link'}`}
    >
      Withdraw
    </Button>
  );
}
