import { expect, it } from 'vitest';
import { expiryAfter, isLiveKey, keyAspect } from './key_state';

const now = Date.parse('2026-11-22T12:00:00Z');
const at = (days: number) => new Date(now + days * 86_400_000).toISOString();

it('is worth nothing once revoked or expired', () => {
  expect(isLiveKey({}, now)).toBe(true);
  expect(isLiveKey({ expiresAt: at(1) }, now)).toBe(true);
  expect(isLiveKey({ expiresAt: at(0) }, now)).toBe(false);
  expect(isLiveKey({ revokedAt: at(-1), expiresAt: at(1) }, now)).toBe(false);
});

it('warns a week ahead, but not of page tokens, which live for minutes', () => {
  expect(keyAspect({ kind: 'project', expiresAt: at(6) }, now).word).toBe('Expires soon');
  expect(keyAspect({ kind: 'page', expiresAt: at(0.01) }, now).word).toBe('Good');
  expect(keyAspect({ kind: 'user', expiresAt: at(30) }, now).word).toBe('Good');
  expect(keyAspect({ kind: 'user', expiresAt: at(-1) }, now).word).toBe('Expired');
  expect(keyAspect({ kind: 'user', expiresAt: at(9), revokedAt: at(-1) }, now).word).toBe('Revoked');
});

it('reckons the expiry from the days chosen', () => {
  expect(expiryAfter('30', now)).toBe('2026-12-22T12:00:00.000Z');
  expect(expiryAfter('', now)).toBeUndefined();
});
