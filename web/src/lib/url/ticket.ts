// The secret of a one-time link stands in the fragment, which no server sees. It is taken from the address before anything
// else happens, so that it is neither copied with it nor kept in the history.
import { useSyncExternalStore } from 'react';

export const kTicketPaths = ['/join', '/set-up', '/reset-password'] as const;

interface Place {
  location: Pick<Location, 'pathname' | 'search' | 'hash'>;
  history: Pick<History, 'state' | 'replaceState'>;
}

const listeners = new Set<() => void>();
let held = { path: '', ticket: '' };

export function takeTicket({ location, history }: Place = window): void {
  const { pathname, search, hash } = location;
  if (hash.length < 2 || !kTicketPaths.some((path) => path === pathname)) return;
  held = { path: pathname, ticket: hash.slice(1) };
  history.replaceState(history.state, '', pathname + search);
  for (const listener of listeners) listener();
}

// The ticket that came with this page's address; empty when there was none.
export function ticketOf(path: string): string {
  return held.path === path ? held.ticket : '';
}

export function useTicket(path: (typeof kTicketPaths)[number]): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => ticketOf(path),
  );
}
