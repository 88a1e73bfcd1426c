// Moments to come, in one unit: "in 3 days". What is past is told by format.ts.
const kUnits = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

export function inTime(ms: number, nowMs: number): string {
  const left = ms - nowMs;
  for (const [unit, length] of kUnits) {
    const count = Math.floor(left / length);
    if (count >= 1) return `in ${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'now';
}
