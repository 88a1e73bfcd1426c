// How this server is registered at an app: done once by an admin, then every user can connect.
import { getRouteApi } from '@tanstack/react-router';
import type { AuthConfig } from '@/lib/api/connect_types';
import { useResource } from '@/lib/api/use_resource';
import type { Toolkit } from '@/lib/core/app_types';
import { useBox } from '@/lib/live/box';
import { ErrorNote } from '@/ui/error_note';
import { Sheet } from '@/ui/sheet';
import { LoadingRows } from '@/ui/states';
import { SetupForm } from './setup_form';

const route = getRouteApi('/connections');

export function SetupSheet({ toolkit }: { toolkit: Toolkit }) {
  const { api } = useBox();
  const navigate = route.useNavigate();
  const [configs, reload] = useResource<{ items: AuthConfig[] }>('auth-configs', () =>
    api.get('/api/v1/auth-configs?limit=200'),
  );
  const close = () => void navigate({ search: ({ setup: _setup, ...old }) => old });
  return (
    <Sheet form title={`Set up ${toolkit.name}`} under="its OAuth client" onClose={close}>
      {configs.status === 'loading' && <LoadingRows rows={4} what="the set-up" />}
      {configs.status === 'failed' && <ErrorNote error={configs.error} onRetry={reload} />}
      {configs.status === 'ready' && (
        <SetupForm
          toolkit={toolkit}
          config={configs.data.items.find((each) => each.toolkit === toolkit.slug)}
          onDone={close}
        />
      )}
    </Sheet>
  );
}
