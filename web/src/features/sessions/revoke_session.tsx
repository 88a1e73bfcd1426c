import { getRouteApi } from '@tanstack/react-router';
import type { Session } from '@/lib/core/types';
import { useAction } from '@/lib/api/use_action';
import { useBox, useLive } from '@/lib/live/box';
import { plural } from '@/lib/time/format';
import { Confirm } from '@/ui/confirm';
import { say } from '@/ui/toasts';

const route = getRouteApi('/sessions');

export function RevokeSession({ session }: { session: Session }) {
  const { api } = useBox();
  const { view } = useLive();
  const navigate = route.useNavigate();
  const action = useAction();
  const workers =
    view?.workers.filter((worker) => worker.sessionId === session.id && worker.lever.on).length ?? 0;
  const close = () => void navigate({ search: ({ revoke: _revoke, open: _open, ...old }) => old });
  const revoke = () => {
    void action.run(async () => {
      await api.send('DELETE', `/api/v1/sessions/${session.id}`);
      say('Revoked. Nothing is answered over it any more.');
      close();
    });
  };
  return (
    <Confirm
      title={`Revoke the session of ${session.userId}?`}
      verb="Revoke"
      action={action}
      onConfirm={revoke}
      onClose={close}
    >
      <p>Its endpoint stops answering at once, open streams included. It cannot be brought back.</p>
      {workers > 0 && (
        <p>
          {plural(workers, 'worker')} that {workers === 1 ? 'is' : 'are'} on belong{workers === 1 ? 's' : ''}{' '}
          to it.
        </p>
      )}
    </Confirm>
  );
}
