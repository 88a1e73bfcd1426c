import { getRouteApi } from '@tanstack/react-router';
import type { ApiKey } from '@/lib/api/access_types';
import { useAction } from '@/lib/api/use_action';
import { useBox } from '@/lib/live/box';
import { Confirm } from '@/ui/confirm';
import { Moment } from '@/ui/time_text';
import { say } from '@/ui/toasts';

const route = getRouteApi('/keys');

export function RevokeKey({ apiKey, onRevoked }: { apiKey: ApiKey; onRevoked: () => void }) {
  const { api } = useBox();
  const navigate = route.useNavigate();
  const action = useAction();
  const close = () => void navigate({ search: ({ revoke: _revoke, ...old }) => old });
  const revoke = () => {
    void action.run(async () => {
      await api.send('DELETE', `/api/v1/keys/${apiKey.id}`);
      say('Revoked. The key is worth nothing now.');
      onRevoked();
      close();
    });
  };
  return (
    <Confirm
      title={`Revoke ${apiKey.name || 'this key'}?`}
      verb="Revoke"
      action={action}
      onConfirm={revoke}
      onClose={close}
    >
      <p>
        Whatever uses it is refused from the next request on. It cannot be brought back; make another one
        instead.
      </p>
      <p className="soft">
        {apiKey.lastUsedAt ? (
          <>
            It was last used <Moment at={apiKey.lastUsedAt} relative />.
          </>
        ) : (
          'It was never used.'
        )}
      </p>
    </Confirm>
  );
}
