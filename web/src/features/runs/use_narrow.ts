import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(max-width: 860px)');

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

// The same width at which runs.css gives a line two rows.
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
