// Whether what is shown is true now. The state and its word come from the core; here it gets a signal.
import { useLive } from '@/lib/live/box';
import type { LiveState } from '@/lib/live/live_store';
import type { Aspect, LiveWord, Signal } from '@/lib/core/view';
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

// Before the first snapshot there is nothing to be live about.
const kUnknown: Record<LiveState['phase'], Aspect> = {
  loading: { signal: 'caution', word: 'Connecting' },
  ready: { signal: 'caution', word: 'Connecting' },
  failed: { signal: 'danger', word: 'No server' },
  signed_out: { signal: 'danger', word: 'Signed out' },
};

export function LiveIndicator() {
  const { view, phase } = useLive();
  const live = view?.live;
  const title = live?.since ? `${live.detail} Since ${wholeTime(Date.parse(live.since))}`.trim() : undefined;
  return (
    <span className="live" role="group" aria-label="Live indicator" title={title}>
      <AspectMark {...(live ? { signal: kSignals[live.state], word: live.word } : kUnknown[phase])} />
    </span>
  );
}
