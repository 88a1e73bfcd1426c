import { expect, it } from 'vitest';
import type { View } from '@/lib/core/view';
import { countByUser } from './user_facts';

it('counts for each user what acts for them now', () => {
  const view = {
    sessions: [
      { userId: 'ann', status: 'active' },
      { userId: 'ann', status: 'revoked' },
    ],
    connections: [{ userId: 'ann' }, { userId: 'bob' }],
    workers: [
      { userId: 'bob', lever: { on: true } },
      { userId: 'bob', lever: { on: false } },
    ],
  } as unknown as View;
  const countsOf = countByUser(view);
  expect(countsOf('ann')).toEqual({ sessions: 1, connections: 1, workersOn: 0 });
  expect(countsOf('bob')).toEqual({ sessions: 0, connections: 1, workersOn: 1 });
  expect(countsOf('nobody')).toEqual({ sessions: 0, connections: 0, workersOn: 0 });
});
