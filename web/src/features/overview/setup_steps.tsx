// The first three minutes: each step is done outside or right here, and ticks itself from the event stream.
import { useState } from 'react';
import type { View } from '@/lib/core/view';
import { callToolCommand, createSessionCommand } from '@/lib/api/snippets';
import { useBox, useLive } from '@/lib/live/box';
import { pullLever } from '@/lib/live/pull_lever';
import { useAction } from '@/lib/api/use_action';
import { AspectMark } from '@/ui/aspect';
import { CopyBlock } from '@/ui/copy_block';
import { ErrorNote } from '@/ui/error_note';
import { Lever } from '@/ui/lever';
import type { ReactNode } from 'react';

const kSampleUser = 'test_user_123';

export function SetupSteps({ view }: { view: View }) {
  const { snapshot } = useLive();
  const session = view.sessions.find((each) => each.status === 'active');
  const place = { origin: window.location.origin, dev: snapshot?.me.dev ?? false };
  const done = (id: string) => view.setup.steps.some((step) => step.id === id && step.done);
  return (
    <section className="panel" aria-labelledby="setup-title">
      <div className="panel-head">
        <h2 id="setup-title">Three steps to a working box</h2>
        <span className="soft">Each ticks itself as soon as the server sees it happen.</span>
      </div>
      <ol className="setup">
        <SetupStep number={1} title="Create a session" done={done('session')}>
          <Once done={done('session')} word="Session created.">
            <p>A session gives one user of your product an MCP endpoint. Run this in a terminal:</p>
            <CopyBlock label="Terminal" text={createSessionCommand(place, kSampleUser)} />
          </Once>
        </SetupStep>
        <SetupStep number={2} title="Call a tool through it" done={done('tool')}>
          <Once done={done('tool')} word="A tool was called.">
            {session ? (
              <>
                <p>
                  TIME_NOW needs no account. This speaks MCP to the session by hand, as a chat client would:
                </p>
                <CopyBlock label="Terminal, once more" text={callToolCommand(place, session.id)} />
              </>
            ) : (
              <p className="soft">
                When the session of step 1 is there, the command with its address appears here.
              </p>
            )}
          </Once>
        </SetupStep>
        <SetupStep number={3} title="Switch a worker on" done={done('worker')}>
          <p>
            The feed monitor reads this server's own sample feed, which grows by an item a minute. Pull the
            lever; the first run starts at once.
          </p>
          <FeedLever view={view} userId={session?.userId ?? kSampleUser} />
        </SetupStep>
      </ol>
    </section>
  );
}

function SetupStep({
  number,
  title,
  done,
  children,
}: {
  number: number;
  title: string;
  done: boolean;
  children: ReactNode;
}) {
  return (
    <li className={done ? 'setup-step setup-done' : 'setup-step'}>
      <div className="setup-head">
        <span className="setup-plate" aria-hidden="true">
          {number}
        </span>
        <h3>{title}</h3>
        <span role="status" aria-label={title}>
          <AspectMark signal={done ? 'clear' : 'off'} word={done ? 'Done' : 'Not yet'} />
        </span>
      </div>
      <div className="setup-body">{children}</div>
    </li>
  );
}

// What to do, put away once it is done.
function Once({ done, word, children }: { done: boolean; word: string; children: ReactNode }) {
  if (!done) return children;
  return (
    <details className="setup-once">
      <summary>{word} Show again</summary>
      <div className="setup-body">{children}</div>
    </details>
  );
}

function FeedLever({ view, userId }: { view: View; userId: string }) {
  const box = useBox();
  const { snapshot } = useLive();
  const action = useAction();
  const [asked, setAsked] = useState(false);
  const worker = view.workers.find((each) => each.type === 'feed_monitor');
  const type = snapshot?.workerTypes.find((each) => each.name === 'feed_monitor');
  const create = () => {
    setAsked(true);
    const config = { ...type?.defaultConfig, feedUrl: snapshot?.me.sampleFeedUrl ?? '' };
    const body = { userId, type: 'feed_monitor', enabled: true, config };
    void action.run(() => box.api.post('/api/v1/workers', body)).then((fine) => fine || setAsked(false));
  };
  const pull = (on: boolean) => (worker ? void pullLever(box, worker.id, on) : create());
  const lever = worker?.lever ?? { on: asked, pending: asked, locked: asked, error: '' };
  const problem = action.error ?? (lever.error ? { message: lever.error, requestId: '', code: '' } : null);
  return (
    <>
      <Lever large lever={lever} label="Feed monitor on the sample feed" onPull={pull} />
      {problem && <ErrorNote title="The lever went back." error={problem} />}
    </>
  );
}
