// Names for people, looked up in what the server told; the raw id where it told nothing.
import type { Snapshot } from '@/lib/core/types';

export function typeTitle(snapshot: Snapshot | null, type: string): string {
  return snapshot?.workerTypes.find((each) => each.name === type)?.title ?? type;
}

export function toolkitName(snapshot: Snapshot | null, slug: string): string {
  return snapshot?.toolkits.find((each) => each.slug === slug)?.name ?? slug;
}
