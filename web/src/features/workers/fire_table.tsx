import type { CoreResult, SchedulePreview } from '@/lib/core/view';
import { useNow } from '@/lib/time/use_now';
import { plural, span } from '@/lib/time/format';

interface FireTableProps {
  preview: CoreResult<SchedulePreview> | null;
  zone: string | undefined;
}

const kNear: Intl.DateTimeFormatOptions = { weekday: 'short', day: '2-digit', month: 'short' };
const kFar: Intl.DateTimeFormatOptions = { ...kNear, year: 'numeric' };
const kFarMs = 270 * 86_400_000; // from here on a date without its year misleads

// The instants come from the core; only their spelling in the zone is the browser's.
function spell(at: string, zone: string | undefined, now: number): string {
  const ms = Date.parse(at);
  const options: Intl.DateTimeFormatOptions = {
    ...(ms - now > kFarMs ? kFar : kNear),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  };
  if (ms % 60_000 !== 0) options.second = '2-digit';
  try {
    return new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone }).format(ms);
  } catch {
    return `${at} (UTC)`;
  }
}

export function FireTable({ preview, zone }: FireTableProps) {
  const now = useNow();
  if (!preview) return <p className="soft">Next times appear once the time zone is read.</p>;
  if (!preview.ok) return null;
  const { words, fires, runsPerMonth } = preview.value;
  return (
    <div className="fires" aria-live="polite">
      <p>
        <strong>{words}</strong>
        <span className="soft">
          {runsPerMonth < 1
            ? ', less than one run a month'
            : `, about ${plural(runsPerMonth, 'run')} a month`}
        </span>
      </p>
      <ol>
        {fires.map((fire) => (
          <li key={fire.at}>
            <span>{spell(fire.at, zone, now)}</span>
            <span className="soft">in {span(Math.max(0, Date.parse(fire.at) - now))}</span>
            {fire.note && <span className="fires-note">{fire.note}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
