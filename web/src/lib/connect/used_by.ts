// Which workers act with an account: those of its user whose type needs the app.
import type { Snapshot } from '@/lib/core/types';
import type { ConnectionRow, View, WorkerRow } from '@/lib/core/view';

export function workersOf(
  account: Pick<ConnectionRow, 'userId' | 'toolkit'>,
  snapshot: Pick<Snapshot, 'workerTypes'> | null,
  view: Pick<View, 'workers'> | null,
): WorkerRow[] {
  const types = new Set(
    snapshot?.workerTypes.filter(({ toolkit }) => toolkit === account.toolkit).map(({ name }) => name),
  );
  return (view?.workers ?? []).filter(
    (worker) => worker.userId === account.userId && types.has(worker.type) && worker.lever.on,
  );
}
