// One run, explained: how it ended and why, step by step, what it found.
import { getRouteApi, Link } from '@tanstack/react-router';
import { RotateCcw } from 'lucide-react';
import type { Run, RunRecord } from '@/lib/core/types';
import { useAction } from '@/lib/api/use_action';
import { useResource } from '@/lib/api/use_resource';
import { useBox, useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { AspectMark } from '@/ui/aspect';
import { Button } from '@/ui/button';
import { ErrorNote } from '@/ui/error_note';
import { ItemList } from '@/ui/item_list';
import { Sheet } from '@/ui/sheet';
import { LoadingRows } from '@/ui/states';
import { say } from '@/ui/toasts';
import { RunFacts } from './run_facts';
import { itemsOf } from './run_result';
import { Waterfall } from './waterfall';
import { useRunAspect } from './use_run_aspect';
import './run_sheet.css';

const route = getRouteApi('/runs/$runId');

export function RunSheet() {
  const { api } = useBox();
  const { snapshot, view } = useLive();
  const { runId } = route.useParams();
  const navigate = route.useNavigate();
  const rev = view?.runs.find((run) => run.id === runId)?.rev ?? 0;
  const [record, reload] = useResource<RunRecord>(runId, () => api.get(`/api/v1/runs/${runId}`), rev);
  const title = record.status === 'ready' ? typeTitle(snapshot, record.data.run.workerType) : 'Run';
  const under = record.status === 'ready' ? `for ${record.data.run.userId}` : undefined;
  return (
    <Sheet title={title} under={under} onClose={() => void navigate({ to: '/runs', search: (old) => old })}>
      {record.status === 'loading' && <LoadingRows what="the run" />}
      {record.status === 'failed' && <ErrorNote error={record.error} onRetry={reload} />}
      {record.status === 'ready' && <Content record={record.data} />}
    </Sheet>
  );
}

function Content({ record }: { record: RunRecord }) {
  const aspectOf = useRunAspect();
  const { run } = record;
  const items = itemsOf(run.result);
  return (
    <div className="stack">
      <div className="row-flex run-top">
        <AspectMark {...aspectOf(run.state)} />
        {run.endedAt && <Retry run={run} />}
      </div>
      {(run.message || run.reason) && <p>{run.message || run.reason}</p>}
      {run.error && (
        <ErrorNote
          title={`Failed: ${run.error.class}`}
          error={{ message: run.error.message, code: run.error.code, requestId: '' }}
        >
          <p className="soft small">{run.error.code}</p>
        </ErrorNote>
      )}
      <Waterfall record={record} />
      {items.length > 0 && (
        <section>
          <h3>Found</h3>
          <ItemList items={items} />
        </section>
      )}
      <RunFacts run={run} />
    </div>
  );
}

function Retry({ run }: { run: Run }) {
  const { api } = useBox();
  const navigate = route.useNavigate();
  const action = useAction();
  const retry = () => {
    void action.run(async () => {
      const next = await api.post<Run>(`/api/v1/runs/${run.id}/retry`);
      say('Entered again.');
      await navigate({ to: '/runs/$runId', params: { runId: next.id }, search: (old) => old });
    });
  };
  return (
    <>
      <Button busy={action.busy} onClick={retry}>
        <RotateCcw size={16} /> Run again
      </Button>
      <Link to="/workers/$workerId" params={{ workerId: run.workerId }}>
        Worker
      </Link>
      {action.error && <ErrorNote error={action.error} />}
    </>
  );
}
