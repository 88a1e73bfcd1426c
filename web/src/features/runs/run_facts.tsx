import type { ReactNode } from 'react';
import type { Run } from '@/lib/core/types';
import { duration } from '@/lib/time/format';
import { CopyId } from '@/ui/copy_block';
import { Moment } from '@/ui/time_text';

const kStarted: Record<string, string> = {
  schedule: 'by schedule',
  manual: 'by hand',
  enabled: 'by its lever',
};

export function RunFacts({ run }: { run: Run }) {
  const took =
    run.startedAt && run.endedAt ? duration(Date.parse(run.endedAt) - Date.parse(run.startedAt)) : '';
  const waited = run.startedAt
    ? duration(Math.max(0, Date.parse(run.startedAt) - Date.parse(run.runAt)))
    : '';
  return (
    <section>
      <h3>Record</h3>
      <dl className="run-facts">
        <Fact name="Started">{kStarted[run.trigger] ?? run.trigger}</Fact>
        <Fact name="Due">{run.dueAt && <Moment at={run.dueAt} />}</Fact>
        <Fact name="Entered">
          <Moment at={run.createdAt} />
        </Fact>
        <Fact name="Picked up">{waited && `after ${waited}`}</Fact>
        <Fact name="Took">{took}</Fact>
        <Fact name="Attempt">{run.attempt > 1 && run.attempt}</Fact>
        <Fact name="Recovered">{run.recoveries > 0 && `${run.recoveries} times after a crash`}</Fact>
        <Fact name="Stands for">
          {run.missedCount > 0 && `${run.missedCount} missed earlier times as well`}
        </Fact>
        <Fact name="User told">{run.userNotified ? 'yes' : 'no'}</Fact>
        <Fact name="Run">
          <CopyId id={run.id} />
        </Fact>
        <Fact name="Session">
          <CopyId id={run.sessionId} />
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
