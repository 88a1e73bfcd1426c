import type { SignIn } from '@/lib/api/access_types';
import { browserName } from '@/lib/account/browser_name';
import { useAction } from '@/lib/api/use_action';
import { useResource } from '@/lib/api/use_resource';
import { useBox, useLive } from '@/lib/live/box';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { Empty, LoadingRows } from '@/ui/states';
import { Moment, Until } from '@/ui/time_text';
import { say } from '@/ui/toasts';

// `passwords`: how often the password was changed here, which ends the other sign-ins.
export function SignIns({ passwords }: { passwords: number }) {
  const { api } = useBox();
  const { returns } = useLive();
  const [list, reload] = useResource<{ items: SignIn[] }>(
    'sign-ins',
    () => api.get('/api/v1/account/sign-ins'),
    returns + passwords,
  );
  return (
    <section className="panel" aria-labelledby="sign-ins-title">
      <div className="panel-head">
        <h2 id="sign-ins-title">Signed in</h2>
        <span className="soft">One you do not know? End it, then change the password.</span>
      </div>
      {list.status === 'loading' && <LoadingRows rows={3} what="your sign-ins" />}
      {list.status === 'failed' && <ErrorNote error={list.error} onRetry={reload} />}
      {list.status === 'ready' && <List signIns={list.data.items} onEnded={reload} />}
    </section>
  );
}

function List({ signIns, onEnded }: { signIns: SignIn[]; onEnded: () => void }) {
  const shown = signIns
    .filter((each) => !each.endedAt)
    .toSorted((a, b) => Number(b.current) - Number(a.current));
  if (shown.length === 0) return <Empty title="No browser is signed in." />;
  return (
    <table className="ruled ruled-tall ruled-stacks sign-ins">
      <thead>
        <tr>
          <th scope="col">Browser</th>
          <th scope="col">Address</th>
          <th scope="col">Since</th>
          <th scope="col">Last seen</th>
          <th scope="col">Ends by itself</th>
          <th scope="col">
            <span className="hidden-text">Do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((signIn) => (
          <Line key={signIn.id} signIn={signIn} onEnded={onEnded} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ signIn, onEnded }: { signIn: SignIn; onEnded: () => void }) {
  const { api } = useBox();
  const action = useAction();
  const browser = browserName(signIn.browser);
  const end = () => {
    void action.run(async () => {
      await api.send('DELETE', `/api/v1/account/sign-ins/${signIn.id}`);
      say('That browser is signed out.');
      onEnded();
    });
  };
  return (
    <tr>
      <td title={signIn.browser}>
        <strong>{browser}</strong>
        {signIn.current && <span className="soft"> this browser</span>}
        {action.error && <p className="field-error">{action.error.message}</p>}
      </td>
      <td className="soft">{signIn.address}</td>
      <td className="soft">
        <span className="narrow-word">since </span>
        <Moment at={signIn.createdAt} relative />
      </td>
      <td className="soft">
        <span className="narrow-word">seen </span>
        <Moment at={signIn.lastSeenAt} relative />
      </td>
      <td className="soft">
        <span className="narrow-word">ends </span>
        <Until at={signIn.expiresAt} />
      </td>
      <td className="sign-ins-do">
        {!signIn.current && (
          <Button look="bare" busy={action.busy} onClick={end} aria-label={`End: ${browser}`}>
            End
          </Button>
        )}
      </td>
    </tr>
  );
}
