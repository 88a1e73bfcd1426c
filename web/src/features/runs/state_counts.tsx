// One press-button per state with what choosing it would show.
import { getRouteApi } from '@tanstack/react-router';
import { toggleState, type RunFilter } from '@/lib/runs/run_filter';
import { AspectMark } from '@/ui/aspect';
import { useRunAspect } from './use_run_aspect';

// From what is under way to how it ended.
const kOrder = [
  'pending',
  'claimed',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'unknown',
  'skipped',
  'cancelled',
];
const route = getRouteApi('/runs');

export function StateCounts({ counts, filter }: { counts: { [state: string]: number }; filter: RunFilter }) {
  const navigate = route.useNavigate();
  const aspectOf = useRunAspect();
  const chosen = filter.state?.split(',') ?? [];
  const shown = Object.entries(counts)
    .filter(([state, count]) => count > 0 || chosen.includes(state))
    .toSorted(([a], [b]) => kOrder.indexOf(a) - kOrder.indexOf(b));
  const choose = (state: string) => {
    const states = toggleState(filter, state);
    void navigate({
      search: ({ state: _old, ...rest }) => (states ? { ...rest, state: states } : rest),
      replace: true,
    });
  };
  return (
    <div className="state-counts" role="group" aria-label="Filter by state">
      {shown.map(([state, count]) => (
        <button key={state} type="button" aria-pressed={chosen.includes(state)} onClick={() => choose(state)}>
          <AspectMark {...aspectOf(state)} />
          <span className="state-count">{count.toLocaleString()}</span>
        </button>
      ))}
    </div>
  );
}
