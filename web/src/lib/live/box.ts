// What every component may reach: the API, the live state, the run history and who is signed in, handed down once by the app.
import { createContext, use, useSyncExternalStore } from 'react';
import type { AccountState, AccountStore } from '@/lib/account/account_store';
import type { ApiClient } from '@/lib/api/client';
import type { Core } from '@/lib/core/core';
import type { LiveState, LiveStore } from './live_store';
import type { HistoryState, RunHistory } from './run_history';

export interface Box {
  api: ApiClient;
  live: LiveStore;
  history: RunHistory;
  account: AccountStore;
}

export const BoxContext = createContext<Box | null>(null);

export function useBox(): Box {
  const box = use(BoxContext);
  if (!box) throw new Error('BoxContext is missing above this component.');
  return box;
}

export function useLive(): LiveState {
  const { live } = useBox();
  return useSyncExternalStore(live.subscribe, live.getState);
}

export function useHistory(): HistoryState {
  const { history } = useBox();
  return useSyncExternalStore(history.subscribe, history.getState);
}

export function useAccount(): AccountState {
  const { account } = useBox();
  return useSyncExternalStore(account.subscribe, account.getState);
}

export function useCore(): Core | null {
  useLive();
  return useBox().live.core;
}
