import { expect, it } from 'vitest';
import { backoffMs } from './backoff';

it('waits longer after each failure, up to a limit', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 50].map((failures) => backoffMs(failures, () => 1));
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
});

it('never tries again at once, so that a page in a loop stays polite', () => {
  for (const failures of [0, 1, 5, 1_000]) expect(backoffMs(failures, () => 0)).toBe(250);
});

it('spreads the tries of many pages', () => {
  expect(backoffMs(6, () => 0.5)).toBeGreaterThan(backoffMs(6, () => 0.25));
});
