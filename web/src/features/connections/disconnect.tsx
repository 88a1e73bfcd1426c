// Disconnecting an account stops what acts with it, so those workers are named before and after.
import { getRouteApi } from '@tanstack/react-router';
import type { ConnectionRow } from '@/lib/core/view';
import { useAction } from '@/lib/api/use_action';
import { workersOf } from '@/lib/connect/used_by';
import { useBox, useLive } from '@/lib/live/box';
import { toolkitName, typeTitle } from '@/lib/live/names';
import { plural } from '@/lib/time/format';
import { Confirm } from '@/ui/confirm';
import { say } from '@/ui/toasts';

const route = getRouteApi('/connections');

interface Disconnected {
  stoppedWorkers: string[];
  revokedUpstream: boolean;
}

export function Disconnect({ account }: { account: ConnectionRow }) {
  const { api } = useBox();
  const { view, snapshot } = useLive();
  const navigate = route.useNavigate();
  const action = useAction();
  const name = toolkitName(snapshot, account.toolkit);
  const workers = workersOf(account, snapshot, view);
  const close = () =>
    void navigate({ search: ({ disconnect: _disconnect, open: _open, ...old }) => old });
  const disconnect = () => {
    void action.run(async () => {
      const response = await api.send('DELETE', `/api/v1/connections/${account.id}`);
      const { stoppedWorkers, revokedUpstream } = (await response.json()) as Disconnected;
      const stopped = stoppedWorkers.length > 0 ? ` ${plural(stoppedWorkers.length, 'worker')} stopped.` : '';
      say(`Disconnected${revokedUpstream ? `, at ${name} too` : ''}.${stopped}`);
      close();
    });
  };
  return (
    <Confirm
      title={`Disconnect ${name} of ${account.userId}?`}
      verb="Disconnect"
      action={action}
      onConfirm={disconnect}
      onClose={close}
    >
      <p>
        What is stored to act with this account is deleted, and {name} is told where it has a way to. It cannot
        be brought back; the user would connect again.
      </p>
      {workers.length > 0 ? (
        <div>
          <p>This stops:</p>
          <ul className="stops">
            {workers.map((worker) => (
              <li key={worker.id}>{typeTitle(snapshot, worker.type)}</li>
            ))}
          </ul>
        </div>
      ) : (
        <p>No worker that is on acts with it.</p>
      )}
    </Confirm>
  );
}
