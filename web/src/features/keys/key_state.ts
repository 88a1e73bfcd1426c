// Whether a key is worth anything now, as a signal and a word.
import type { ApiKey } from '@/lib/api/access_types';
import type { Aspect } from '@/lib/core/view';

const kSoonMs = 7 * 86_400_000;

export function isLiveKey(key: Pick<ApiKey, 'revokedAt' | 'expiresAt'>, nowMs: number): boolean {
  return !key.revokedAt && (!key.expiresAt || Date.parse(key.expiresAt) > nowMs);
}

export function keyAspect(key: Pick<ApiKey, 'kind' | 'revokedAt' | 'expiresAt'>, nowMs: number): Aspect {
  if (key.revokedAt) return { signal: 'off', word: 'Revoked' };
  if (!isLiveKey(key, nowMs)) return { signal: 'off', word: 'Expired' };
  const endsSoon = key.expiresAt && Date.parse(key.expiresAt) - nowMs < kSoonMs;
  if (endsSoon && key.kind !== 'page') return { signal: 'caution', word: 'Expires soon' };
  return { signal: 'clear', word: 'Good' };
}

// The last moment of a key that is made now to live for so many days; none: it lives until it is revoked.
export function expiryAfter(days: string, nowMs: number): string | undefined {
  const count = Number(days);
  return count > 0 ? new Date(nowMs + count * 86_400_000).toISOString() : undefined;
}
