import { getRouteApi, Link } from '@tanstack/react-router';
import type { Toolkit } from '@/lib/core/app_types';
import { mayChange } from '@/lib/account/may';
import { accountName, schemeWord } from '@/lib/connect/apps';
import { useStanding } from '@/lib/live/use_standing';
import { Button } from '@/ui/button';
import { Sheet } from '@/ui/sheet';
import { ConnectForm } from './connect_form';
import { useConnecting, type ConnectingState } from './use_connecting';

const route = getRouteApi('/connections');

export function ConnectSheet({ toolkit }: { toolkit: Toolkit }) {
  const navigate = route.useNavigate();
  const connecting = useConnecting();
  const close = () => void navigate({ search: ({ connect: _connect, user: _user, ...old }) => old });
  return (
    <Sheet
      form
      title={`Connect ${toolkit.name}`}
      under={toolkit.authScheme === 'oauth2' ? 'by signing in there' : `with its ${schemeWord(toolkit.authScheme)}`}
      onClose={close}
    >
      {connecting.step === 'connected' ? (
        <Connected toolkit={toolkit} connecting={connecting} onDone={close} />
      ) : toolkit.configured ? (
        <ConnectForm toolkit={toolkit} connecting={connecting} />
      ) : (
        <NotSetUp toolkit={toolkit} />
      )}
    </Sheet>
  );
}

interface ConnectedProps {
  toolkit: Toolkit;
  connecting: ConnectingState;
  onDone: () => void;
}

function Connected({ toolkit, connecting: { begun }, onDone }: ConnectedProps) {
  const name = begun && accountName(begun);
  return (
    <div className="stack">
      <p role="status">
        <strong>
          {toolkit.name} is connected{name ? ` as ${name}` : ''}
        </strong>{' '}
        for {begun?.userId}. Workers that waited for it go on by themselves.
      </p>
      <div className="row-flex">
        <Button look="main" onClick={onDone}>
          Done
        </Button>
        {begun && (
          <Link to="/connections" search={{ open: begun.id }} className="button">
            Show the account
          </Link>
        )}
      </div>
    </div>
  );
}

function NotSetUp({ toolkit }: { toolkit: Toolkit }) {
  const may = mayChange(useStanding(), 'auth_configs');
  return (
    <div className="stack">
      <p>
        {toolkit.name} asks that this server is registered there first. Until then nobody can connect an
        account.
      </p>
      {may ? (
        <p>
          <Link to="/connections" search={{ setup: toolkit.slug }} className="button button-main">
            Set it up
          </Link>
        </p>
      ) : (
        <p className="soft">An admin of this Signalbox can do that: Connections, {toolkit.name}, “Set up”.</p>
      )}
    </div>
  );
}
