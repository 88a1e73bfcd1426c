import { expect, it } from 'vitest';
import { accountAspect, accountReason, missingScopes } from './account_signal';

const connected = { signal: 'clear', word: 'Connected' } as const;

it('shows what the core says, and a warning while renewing fails', () => {
  expect(accountAspect({ status: 'active', aspect: connected, refreshFailures: 0 })).toEqual(connected);
  expect(accountAspect({ status: 'active', aspect: connected, refreshFailures: 2 }).signal).toBe('caution');
  const reconnect = { signal: 'danger', word: 'Reconnect' } as const;
  expect(accountAspect({ status: 'needs_reauth', aspect: reconnect, refreshFailures: 2 })).toEqual(reconnect);
});

it('never shows a status without a word', () => {
  const blank = { signal: 'off', word: '' } as const;
  for (const status of ['initiated', 'disabled'] as const)
    expect(accountAspect({ status, aspect: blank, refreshFailures: 0 }).word).not.toBe('');
});

it('gives the reason only while there is one to give', () => {
  const account = { status: 'active', statusReason: 'old', refreshFailures: 0, lastError: 'timeout' } as const;
  expect(accountReason(account)).toBe('');
  expect(accountReason({ ...account, refreshFailures: 1 })).toBe('timeout');
  expect(accountReason({ ...account, status: 'needs_reauth' })).toBe('old');
});

it('tells which scopes are missing only where the app told which it gave', () => {
  expect(missingScopes(['a', 'b'], ['a'])).toEqual(['b']);
  expect(missingScopes(['a', 'b'], [])).toEqual([]);
});
