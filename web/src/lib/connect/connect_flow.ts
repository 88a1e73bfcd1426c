// Connecting happens in another window. How this page learns that it ended: by a message of our own callback page, or, when the
// app has cut the tie between the windows, by the change feed.
import type { Connection } from '@/lib/core/app_types';

export interface CallbackMessage {
  connectionId: string;
  status: string;
}

// A message counts only from our own origin, whoever else may know this window.
export function callbackMessage(event: { origin: string; data: unknown }, origin: string): CallbackMessage | null {
  if (event.origin !== origin || typeof event.data !== 'object' || event.data === null) return null;
  const { source, connectionId, status } = event.data as Record<string, unknown>;
  if (source !== 'signalbox' || typeof connectionId !== 'string' || typeof status !== 'string') return null;
  return { connectionId, status };
}

type Known = Pick<Connection, 'status' | 'rev'>;

// Whether the account, as the change feed tells it now, shows that what began has ended well. One that stayed live
// meanwhile (a reconnect) has ended when it changed.
export function isConnected(begun: Known, now: Known | undefined): boolean {
  if (now?.status !== 'active') return false;
  return begun.status !== 'active' || now.rev > begun.rev;
}

// Opened at once in the click, since later the browser would block it; blank until the address is known. Null: it was blocked.
export function openWindow(): Window | null {
  const popup = window.open('about:blank', 'signalbox-connect', 'popup,width=560,height=760');
  return popup && !popup.closed ? popup : null;
}
