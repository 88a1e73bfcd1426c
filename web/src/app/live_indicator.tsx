// Whether what is shown is true now. The state and its word come from the core; here it gets a signal.
import { useLive } from '@/lib/live/box';
import type { LiveWord, Signal } from '@/lib/core/view';
import { wholeTime } from '@/lib/time/format';
import { AspectMark } from '@/ui/aspect';

const kSignals: Record<LiveWord, Signal> = {
  live: 'clear',
  connecting: 'caution',
  reconnecting: 'caution',
  stale: 'caution',
  offline: 'danger',
  signed_out: 'danger',
};

export function LiveIndicator() {
  const { view, phase } = useLive();
  const live = view?.live;
  const title = live?.since ? `${live.detail} Since ${wholeTime(Date.parse(live.since))}`.trim() : undefined;
  return (
    <span className="live" role="group" aria-label="Live indicator" title={title}>
      {live ? (
        <AspectMark signal={kSignals[live.state]} word={live.word} />
      ) : (
        <AspectMark signal={phase === 'failed' ? 'danger' : 'caution'} word={phase === 'failed' ? 'No server' : 'Connecting'} />
      )}
    </span>
  );
}
