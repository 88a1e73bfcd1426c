import { expect, it } from 'vitest';
import type { Snapshot } from '@/lib/core/types';
import type { View } from '@/lib/core/view';
import { workersOf } from './used_by';

const snapshot = {
  workerTypes: [
    { name: 'twitter_monitor', toolkit: 'twitter' },
    { name: 'feed_monitor', toolkit: 'feed' },
  ],
} as Snapshot;
const worker = (id: string, type: string, userId: string, on = true) => ({ id, type, userId, lever: { on } });

it("finds the user's own workers that are on and need the app", () => {
  const view = {
    workers: [
      worker('wrk_1', 'twitter_monitor', 'ann'),
      worker('wrk_2', 'twitter_monitor', 'bob'),
      worker('wrk_3', 'feed_monitor', 'ann'),
      worker('wrk_4', 'twitter_monitor', 'ann', false),
    ],
  } as unknown as View;
  const found = workersOf({ userId: 'ann', toolkit: 'twitter' }, snapshot, view);
  expect(found.map(({ id }) => id)).toEqual(['wrk_1']);
  expect(workersOf({ userId: 'ann', toolkit: 'twitter' }, null, null)).toEqual([]);
});
