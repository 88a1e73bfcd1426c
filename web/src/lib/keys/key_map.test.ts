import { expect, it } from 'vitest';
import { kKeyBindings, pressKey } from './key_map';

it('goes to a page after g and its letter', () => {
  const first = pressKey('', 'g');
  expect(first).toEqual({ action: null, prefix: 'g' });
  expect(pressKey(first.prefix, 'w')).toEqual({ action: 'go-workers', prefix: '' });
});

it('forgets a prefix that leads nowhere, but not the key itself', () => {
  expect(pressKey('g', 'x')).toEqual({ action: null, prefix: '' });
  expect(pressKey('g', '?')).toEqual({ action: 'help', prefix: '' });
});

it('has one meaning for each key', () => {
  const keys = kKeyBindings.map((binding) => binding.keys);
  expect(new Set(keys).size).toBe(keys.length);
});
