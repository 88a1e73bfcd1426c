// Removing an account stops what acts with it, so those workers are named before and after.
import { getRouteApi } from '@tanstack/react-router';
import type { ConnectionRow } from '@/lib/core/view';
import { useAction } from '@/lib/api/use_action';
import { useBox, useLive } from '@/lib/live/box';
import { toolkitName, typeTitle } from '@/lib/live/names';
import { plural } from '@/lib/time/format';
import { Confirm } from '@/ui/confirm';
import { say } from '@/ui/toasts';

const route = getRouteApi('/connections');

export function RemoveConnection({ connection }: { connection: ConnectionRow }) {
  const { api } = useBox();
  const { view, snapshot } = useLive();
  const navigate = route.useNavigate();
  const action = useAction();
  const name = toolkitName(snapshot, connection.toolkit);
  const needing = new Set(
    snapshot?.workerTypes.filter((type) => type.toolkit === connection.toolkit).map((type) => type.name),
  );
  const workers = (view?.workers ?? []).filter(
    (each) => each.userId === connection.userId && needing.has(each.type) && each.lever.on,
  );
  const close = () => void navigate({ search: ({ remove: _remove, ...old }) => old });
  const remove = () => {
    void action.run(async () => {
      const response = await api.send('DELETE', `/api/v1/connections/${connection.id}`);
      const { stoppedWorkers } = (await response.json()) as { stoppedWorkers: string[] };
      say(
        stoppedWorkers.length > 0
          ? `Removed. ${plural(stoppedWorkers.length, 'worker')} stopped.`
          : 'Removed.',
      );
      close();
    });
  };
  return (
    <Confirm
      title={`Remove ${name} of ${connection.userId}?`}
      verb="Remove"
      action={action}
      onConfirm={remove}
      onClose={close}
    >
      <p>The stored token is deleted. It cannot be brought back; you would paste it again.</p>
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
