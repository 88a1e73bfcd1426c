// The lists as they were fetched, for a page whose compiled core did not load: nothing is judged, nothing moves.
import type { Snapshot } from './types';
import type { Aspect, View } from './view';

const raw = (word: string): Aspect => ({ signal: 'off', word });

export function plainView(snapshot: Snapshot): View {
  return {
    asOf: snapshot.asOf,
    needsSnapshot: false,
    live: {
      state: 'offline',
      word: 'Not live',
      since: snapshot.now,
      detail: 'The compiled core did not load.',
    },
    workers: snapshot.workers.map((worker) => ({
      ...worker,
      lever: { on: worker.enabled, pending: false, locked: true, error: '' },
      aspect: raw(worker.enabled ? 'enabled' : 'disabled'),
      running: false,
    })),
    sessions: snapshot.sessions,
    connections: snapshot.connections.map((connection) => ({
      ...connection,
      aspect: raw(connection.status),
    })),
    runs: snapshot.runs.map((run) => ({ ...run, aspect: raw(run.state) })),
    counts: { running: 0, succeeded24h: 0, failed24h: 0, skipped24h: 0 },
    setup: { steps: [], done: true },
  };
}
