import type { Account } from '@/lib/api/access_types';
import type { Aspect } from '@/lib/core/view';
import { AspectMark } from '@/ui/aspect';

const kAspects: Record<Account['status'], Aspect> = {
  active: { signal: 'clear', word: 'Active' },
  disabled: { signal: 'off', word: 'Disabled' },
};

export function AccountAspect({ status }: { status: Account['status'] }) {
  return <AspectMark {...kAspects[status]} />;
}
