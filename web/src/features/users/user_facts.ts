// What the live lists know of each user, counted once for the whole table.
import type { View } from '@/lib/core/view';

export interface UserCounts {
  sessions: number; // that answer
  connections: number;
  workersOn: number;
}

const kNone: UserCounts = { sessions: 0, connections: 0, workersOn: 0 };

export function countByUser(
  view: Pick<View, 'sessions' | 'connections' | 'workers'>,
): (userId: string) => UserCounts {
  const counts = new Map<string, UserCounts>();
  const add = (userId: string, what: keyof UserCounts) => {
    const known = counts.get(userId) ?? { ...kNone };
    known[what] += 1;
    counts.set(userId, known);
  };
  for (const session of view.sessions) if (session.status === 'active') add(session.userId, 'sessions');
  for (const connection of view.connections) add(connection.userId, 'connections');
  for (const worker of view.workers) if (worker.lever.on) add(worker.userId, 'workersOn');
  return (userId) => counts.get(userId) ?? kNone;
}
