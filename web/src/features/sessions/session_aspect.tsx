import type { Session } from '@/lib/core/types';
import type { Aspect } from '@/lib/core/view';
import { AspectMark } from '@/ui/aspect';

// Only the drawing of a status that the core decided.
const kAspects: Record<Session['status'], Aspect> = {
  active: { signal: 'clear', word: 'Active' },
  expired: { signal: 'off', word: 'Expired' },
  revoked: { signal: 'off', word: 'Revoked' },
};

export function SessionAspect({ status }: { status: Session['status'] }) {
  return <AspectMark {...kAspects[status]} />;
}
