// A moment in words, with the whole date on hover; and a countdown to one.
import { ago, shortTime, span, wholeTime } from '@/lib/time/format';
import { inTime } from '@/lib/time/soon';
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

// A moment that may be past or to come: "in 3 days", "2 h ago".
export function Until({ at }: { at: string }) {
  const now = useNow();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={wholeTime(ms)}>
      {ms > now ? inTime(ms, now) : ago(ms, now)}
    </time>
  );
}
