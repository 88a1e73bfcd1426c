// The train register: every run the server still keeps, filtered by the address.
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { useBox, useHistory, useLive } from '@/lib/live/box';
import { duration, plural } from '@/lib/time/format';
import { ErrorNote } from '@/ui/error_note';
import { LoadingRows } from '@/ui/states';
import { PlainRegister } from './plain_register';
import { RegisterList } from './register_list';
import { RunFilters } from './run_filters';
import { StateCounts } from './state_counts';
import { useHolding } from './use_holding';
import { useRegister, type Register } from './use_register';
import './runs.css';

const route = getRouteApi('/runs');

export function RunsPage() {
  const { view, phase, coreProblem } = useLive();
  const filter = route.useSearch();
  const holding = useHolding();
  const register = useRegister(filter, holding);
  return (
    <>
      <div className="page-head">
        <div>
          <h1>Runs</h1>
          <p>{register ? summaryOf(register) : 'The train register: one line for each run.'}</p>
        </div>
      </div>
      {coreProblem && view ? (
        <PlainRegister runs={view.runs} />
      ) : (
        phase !== 'failed' && <LiveRegister register={register} />
      )}
      <Outlet />
    </>
  );
}

function summaryOf({ summary }: Register): string {
  const { total, matched, p50Ms, p95Ms } = summary;
  const kept =
    matched === total ? plural(total, 'run') : `${matched.toLocaleString()} of ${plural(total, 'run')}`;
  if (p50Ms === null || p95Ms === null) return `${kept}.`;
  return `${kept}. Half took ${duration(p50Ms)} or less, 19 of 20 took ${duration(p95Ms)} or less.`;
}

function LiveRegister({ register }: { register: Register | null }) {
  const { history } = useBox();
  const { phase, problem } = useHistory();
  const filter = route.useSearch();
  return (
    <>
      <StateCounts counts={register?.summary.counts ?? {}} filter={filter} />
      <RunFilters filter={filter} />
      {phase === 'failed' && (
        <ErrorNote
          title="The register could not be read."
          error={{ message: problem, requestId: '', code: 'history' }}
          onRetry={() => void history.load()}
        />
      )}
      {register?.problem && (
        <ErrorNote error={{ message: register.problem, requestId: '', code: 'filter' }} />
      )}
      {register ? (
        <RegisterList register={register} filter={filter} />
      ) : (
        phase !== 'failed' && (
          <section className="panel">
            <LoadingRows rows={12} what="the register" />
          </section>
        )
      )}
    </>
  );
}
