import { getRouteApi } from '@tanstack/react-router';
import type { User } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox, useLive } from '@/lib/live/box';
import { plural } from '@/lib/time/format';
import { Confirm } from '@/ui/confirm';
import { say } from '@/ui/toasts';
import { countByUser } from './user_facts';

const route = getRouteApi('/users');

export function DisableUser({ user, onDisabled }: { user: User; onDisabled: (user: User) => void }) {
  const { api } = useBox();
  const { view } = useLive();
  const navigate = route.useNavigate();
  const action = useAction();
  const counts = view && countByUser(view)(user.userId);
  const close = () => void navigate({ search: ({ disable: _disable, ...old }) => old });
  const disable = () => {
    void action.run(async () => {
      onDisabled(await api.patch<User>(`/api/v1/users/${encodeURIComponent(user.userId)}`, { disabled: true }));
      say(`${user.userId} is disabled.`);
      close();
    });
  };
  return (
    <Confirm
      title={`Disable ${user.userId}?`}
      verb="Disable"
      action={action}
      onConfirm={disable}
      onClose={close}
    >
      <p>
        No key and no session acts for this user any more, and none of their workers runs. Nothing is deleted;
        enabling brings it back.
      </p>
      {counts && (
        <p>
          Now: {plural(counts.sessions, 'session')}, {plural(counts.workersOn, 'worker')} on.
        </p>
      )}
    </Confirm>
  );
}
