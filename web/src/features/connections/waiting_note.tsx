// While the other window is open: where it is, how long it is good for, and the link for whoever sees no window.
import { useLive } from '@/lib/live/box';
import { CopyBlock } from '@/ui/copy_block';
import { ErrorNote } from '@/ui/error_note';
import { Countdown } from '@/ui/time_text';
import type { ConnectingState } from './use_connecting';

export function WaitingNote({ connecting, name }: { connecting: ConnectingState; name: string }) {
  const { view } = useLive();
  const { step, begun, isBlocked } = connecting;
  if (step !== 'waiting' && step !== 'refused') return null;
  const reason = view?.connections.find(({ id }) => id === begun?.id)?.statusReason;
  return (
    <div className="stack">
      {step === 'refused' ? (
        <ErrorNote
          title={`${name} was not connected.`}
          error={{
            message: reason || `You did not allow it there, or ${name} refused. Nothing has changed here.`,
            requestId: '',
            code: 'refused',
          }}
        />
      ) : (
        <div className="notice" role="status">
          <p>
            {isBlocked ? (
              <>
                <strong>Your browser blocked the window.</strong> Open the link below, or copy it.
              </>
            ) : (
              <>
                <strong>Go on in the other window.</strong> This page notices when you are done.
              </>
            )}
          </p>
        </div>
      )}
      {begun?.connectUrl && (
        <>
          <p>
            <a href={begun.connectUrl} target="_blank" rel="noreferrer">
              Open it in a new tab
            </a>
            {begun.connectUrlExpiresAt && (
              <span className="soft">
                {' '}
                · ends <Countdown to={begun.connectUrlExpiresAt} />
              </span>
            )}
          </p>
          <CopyBlock label="Link to connect, also good in another browser" text={begun.connectUrl} />
        </>
      )}
    </div>
  );
}
