// Whether someone has scrolled down and reads: then the rows under their eyes must not move.
import { useSyncExternalStore } from 'react';

const kTopPx = 160;

function subscribe(listener: () => void): () => void {
  window.addEventListener('scroll', listener, { passive: true });
  return () => window.removeEventListener('scroll', listener);
}

export function useHolding(): boolean {
  return useSyncExternalStore(subscribe, () => window.scrollY > kTopPx);
}
