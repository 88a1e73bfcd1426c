import { expect, it } from 'vitest';
import { callbackMessage, isConnected } from './connect_flow';

const origin = 'https://box.example';
const data = { source: 'signalbox', connectionId: 'ca_1', status: 'active' };

it('believes messages of our own origin only', () => {
  expect(callbackMessage({ origin, data }, origin)).toEqual({ connectionId: 'ca_1', status: 'active' });
  expect(callbackMessage({ origin: 'https://evil.example', data }, origin)).toBeNull();
});

it('passes over what other scripts of the page say to each other', () => {
  for (const other of [null, 'text', {}, { ...data, source: 'devtools' }, { ...data, connectionId: 7 }])
    expect(callbackMessage({ origin, data: other }, origin)).toBeNull();
});

it('has ended when the account became active', () => {
  const begun = { status: 'initiated', rev: 1 } as const;
  expect(isConnected(begun, undefined)).toBe(false);
  expect(isConnected(begun, { status: 'initiated', rev: 2 })).toBe(false);
  expect(isConnected(begun, { status: 'active', rev: 2 })).toBe(true);
});

it('has ended for an account that stayed live when it changed', () => {
  const begun = { status: 'active', rev: 4 } as const;
  expect(isConnected(begun, { status: 'active', rev: 4 })).toBe(false);
  expect(isConnected(begun, { status: 'active', rev: 5 })).toBe(true);
});
