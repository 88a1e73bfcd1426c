// A moment in words, with the whole date on hover; and a countdown to one.
import { ago, shortTime, span, wholeTime } from '@/lib/time/format';
import { useNow } from '@/lib/time/use_now';

export function Moment({ at, relative = false }: { at: string | number | undefined; relative?: boolean }) {
  const now = useNow();
  if (at === undefined || at === '') return <span className="soft">never</span>;
  const ms = typeof at === 'number' ? at : Date.parse(at);
  return (
    <time dateTime={new Date(ms).toISOString()} title={wholeTime(ms)}>
      {relative ? ago(ms, now) : shortTime(ms, now)}
    </time>
  );
}

export function Countdown({ to }: { to: string }) {
  const now = useNow();
  const ms = Date.parse(to);
  return (
    <time dateTime={to} title={wholeTime(ms)}>
      {ms <= now ? 'due now' : `in ${span(ms - now)}`}
    </time>
  );
}
