import { expect, it } from 'vitest';
import { inTime } from './soon';

it('names the largest unit that fits', () => {
  expect(inTime(90_000, 0)).toBe('in 1 minute');
  expect(inTime(3 * 86_400_000 + 1, 0)).toBe('in 3 days');
  expect(inTime(59_000, 0)).toBe('in 59 seconds');
});

it('does not look back', () => {
  expect(inTime(0, 10)).toBe('now');
});
