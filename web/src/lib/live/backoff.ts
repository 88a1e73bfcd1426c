// How long to wait before the next try: doubling with full jitter, so that many pages do not return at once.
const kFirstMs = 500;
const kLongestMs = 20_000;

export function backoffMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(kLongestMs, kFirstMs * 2 ** Math.min(Math.max(failures - 1, 0), 10));
  return Math.round(kFirstMs / 2 + random() * (ceiling - kFirstMs / 2));
}
