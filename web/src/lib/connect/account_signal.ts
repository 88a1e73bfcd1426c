// The signal of an account. What its status means comes from the core; the page adds that renewing it goes wrong.
import type { Aspect } from '@/lib/core/view';
import type { ConnectionRow } from '@/lib/core/view';

const kOwnWords: Partial<Record<ConnectionRow['status'], Aspect>> = {
  initiated: { signal: 'caution', word: 'Not finished' },
  disabled: { signal: 'off', word: 'Switched off' },
};

type Facts = Pick<ConnectionRow, 'status' | 'aspect' | 'refreshFailures'>;

export function accountAspect({ status, aspect, refreshFailures }: Facts): Aspect {
  if (status === 'active' && refreshFailures > 0) return { signal: 'caution', word: 'Renewing fails' };
  return kOwnWords[status] ?? aspect;
}

// Why it stands as it does, and what will happen, in the server's words.
export function accountReason(
  account: Pick<ConnectionRow, 'status' | 'statusReason' | 'refreshFailures' | 'lastError'>,
): string {
  if (account.status === 'active') return account.refreshFailures > 0 ? account.lastError : '';
  if (account.statusReason) return account.statusReason;
  return account.status === 'initiated' ? 'The sign-in at the app has not ended yet.' : '';
}

// Of what the app is asked for, what this account did not get.
export function missingScopes(asked: readonly string[], granted: readonly string[]): string[] {
  if (granted.length === 0) return [];
  return asked.filter((scope) => !granted.includes(scope));
}
