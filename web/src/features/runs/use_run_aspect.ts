// The aspect of a run state as the core gave it with the newest runs; the bare state for one not seen there.
import type { Aspect, HistoryRow } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';

export function useRunAspect(): (state: string, row?: HistoryRow) => Aspect {
  const { view } = useLive();
  return (state, row) =>
    row?.aspect ?? view?.runs.find((run) => run.state === state)?.aspect ?? { signal: 'off', word: state };
}
