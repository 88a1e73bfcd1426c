// One worker: its lever, what it would report, when it runs, what it is told, and how it went.
import { getRouteApi, Link } from '@tanstack/react-router';
import { Eye, Play } from 'lucide-react';
import type { WorkerRow } from '@/lib/core/view';
import { useBox, useCore, useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { pullLever } from '@/lib/live/pull_lever';
import { AspectMark } from '@/ui/aspect';
import { Button } from '@/ui/button';
import { CopyId } from '@/ui/copy_block';
import { ErrorNote } from '@/ui/error_note';
import { Lever } from '@/ui/lever';
import { Sheet } from '@/ui/sheet';
import { Empty, LoadingRows } from '@/ui/states';
import { Countdown, Moment } from '@/ui/time_text';
import { ConfigSection } from './config_section';
import { PreviewSection } from './preview_section';
import { ScheduleSection } from './schedule_section';
import { useRunNow } from './use_run_now';

const route = getRouteApi('/workers/$workerId');

export function WorkerSheet() {
  const { view, snapshot } = useLive();
  const { workerId } = route.useParams();
  const navigate = route.useNavigate();
  const worker = view?.workers.find((each) => each.id === workerId);
  const close = () => void navigate({ to: '/workers', search: ({ do: _do, ...old }) => old });
  return (
    <Sheet
      title={worker ? typeTitle(snapshot, worker.type) : 'Worker'}
      under={worker ? `for ${worker.userId}` : undefined}
      onClose={close}
    >
      {worker ? (
        <Content worker={worker} key={worker.id} />
      ) : view ? (
        <Missing />
      ) : (
        <LoadingRows what="the worker" />
      )}
    </Sheet>
  );
}

function Missing() {
  return (
    <Empty title="There is no such worker.">
      <p>It may have been removed, or the address belongs to another project.</p>
    </Empty>
  );
}

function Content({ worker }: { worker: WorkerRow }) {
  const box = useBox();
  const { do: doing } = route.useSearch();
  const navigate = route.useNavigate();
  const { busy, runNow } = useRunNow(worker.id);
  const core = useCore();
  return (
    <div className="stack worker-sheet">
      <div className="row-flex">
        <Lever
          large
          lever={worker.lever}
          label="Switched on"
          onPull={(on) => void pullLever(box, worker.id, on)}
        />
        <AspectMark {...worker.aspect} />
      </div>
      {worker.lever.error && (
        <ErrorNote
          title="The lever went back."
          error={{ message: worker.lever.error, requestId: '', code: '' }}
        />
      )}
      {worker.pausedReason && <p className="notice">{worker.pausedReason}</p>}
      <div className="row-flex">
        <Button busy={busy} disabled={!core} onClick={runNow}>
          <Play size={16} /> Run now
        </Button>
        <Button
          onClick={() => void navigate({ search: (old) => ({ ...old, do: 'preview' }), replace: true })}
        >
          <Eye size={16} /> Preview
        </Button>
      </div>
      {doing === 'preview' && <PreviewSection worker={worker} />}
      <ScheduleSection worker={worker} />
      <ConfigSection worker={worker} />
      <Facts worker={worker} />
    </div>
  );
}

function Facts({ worker }: { worker: WorkerRow }) {
  return (
    <section className="sheet-section">
      <h3>Record</h3>
      <dl className="facts">
        <dt>Next run</dt>
        <dd>{worker.nextRunAt ? <Countdown to={worker.nextRunAt} /> : 'not due'}</dd>
        <dt>Last run</dt>
        <dd>
          {worker.lastRunId ? (
            <Link to="/runs/$runId" params={{ runId: worker.lastRunId }}>
              <Moment at={worker.lastRunAt} relative />
            </Link>
          ) : (
            'never'
          )}
        </dd>
        <dt>All runs</dt>
        <dd>
          <Link to="/runs" search={{ worker: worker.id }}>
            Open in the train register
          </Link>
        </dd>
        <dt>Worker</dt>
        <dd>
          <CopyId id={worker.id} />
        </dd>
        <dt>Session</dt>
        <dd>
          <CopyId id={worker.sessionId} />
        </dd>
      </dl>
    </section>
  );
}
