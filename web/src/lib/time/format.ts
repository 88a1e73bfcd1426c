// Times and durations as a reader wants them: short in the row, whole in the tooltip.
const kClock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const kDay = new Intl.DateTimeFormat(undefined, { day: '2-digit', month: 'short' });
const kWhole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

export function clockTime(ms: number): string {
  return kClock.format(ms);
}

// "14:03:22" today, "21 Nov 14:03:22" before.
export function shortTime(ms: number, nowMs: number): string {
  const sameDay = kDay.format(ms) === kDay.format(nowMs) && Math.abs(nowMs - ms) < 172_800_000;
  return sameDay ? clockTime(ms) : `${kDay.format(ms)} ${clockTime(ms)}`;
}

export function wholeTime(ms: number): string {
  return kWhole.format(ms);
}

export function duration(ms: number): string {
  if (ms < 0) return '';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return span(ms);
}

// A whole number of the two largest units: "4 m 05 s", "3 h 20 m", "2 d 4 h".
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${String(seconds % 60).padStart(2, '0')} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function ago(ms: number, nowMs: number): string {
  const gone = nowMs - ms;
  if (gone < 5_000) return 'just now';
  const seconds = Math.floor(gone / 1_000);
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
