import type { CoreResult, SchedulePreview } from '@/lib/core/view';
import { useNow } from '@/lib/time/use_now';
import { span } from '@/lib/time/format';

interface FireTableProps {
  preview: CoreResult<SchedulePreview> | null;
  zone: string | undefined;
}

// The instants come from the core; only their spelling in the zone is the browser's.
function spell(at: string, zone: string | undefined): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  };
  try {
    return new Intl.DateTimeFormat(undefined, { ...options, timeZone: zone }).format(Date.parse(at));
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
        <span className="soft">, about {runsPerMonth.toLocaleString()} runs a month</span>
      </p>
      <ol>
        {fires.map((fire) => (
          <li key={fire.at}>
            <span>{spell(fire.at, zone)}</span>
            <span className="soft">in {span(Math.max(0, Date.parse(fire.at) - now))}</span>
            {fire.note && <span className="fires-note">{fire.note}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
