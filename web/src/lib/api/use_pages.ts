// A list that comes in pages, newest first. What was shown stays while more is fetched, and when that fails.
import { useCallback, useEffect, useRef, useState } from 'react';
import { useBox } from '@/lib/live/box';
import type { ApiError } from './api_error';
import { asApiError } from './use_resource';

interface Page<T> {
  items: T[];
  nextCursor?: string | null;
}

export interface Pages<T> {
  items: T[] | null; // null: nothing was read yet
  error: ApiError | null;
  busy: boolean;
  hasMore: boolean;
  loadMore: () => void;
  reload: () => void;
  change: (edit: (items: T[]) => T[]) => void; // what an answer told meanwhile
}

interface State<T> {
  path: string;
  items: T[] | null;
  next: string;
  error: ApiError | null;
  busy: boolean;
}

export function pageAddress(path: string, limit: number, cursor: string): string {
  const joint = path.includes('?') ? '&' : '?';
  return `${path}${joint}limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
}

// Another `path` starts over; another `revision` reads the first page again behind what is shown.
export function usePages<T>(path: string, { limit = 50, revision = 0 } = {}): Pages<T> {
  const { api } = useBox();
  const start: State<T> = { path, items: null, next: '', error: null, busy: true };
  const [kept, setState] = useState(start);
  const state = kept.path === path ? kept : start;
  const asked = useRef(0);
  const fetchPage = useCallback(
    async (cursor: string) => {
      const number = ++asked.current;
      const edit = (change: (old: State<T>) => Partial<State<T>>) =>
        setState((old) => {
          const same = old.path === path ? old : { path, items: null, next: '', error: null, busy: true };
          return asked.current === number ? { ...same, ...change(same) } : old;
        });
      edit(() => ({ busy: true, error: null }));
      try {
        const page = await api.get<Page<T>>(pageAddress(path, limit, cursor));
        edit((old) => ({
          items: cursor ? [...(old.items ?? []), ...page.items] : page.items,
          next: page.nextCursor ?? '',
          busy: false,
        }));
      } catch (error) {
        edit(() => ({ busy: false, error: asApiError(error) }));
      }
    },
    [api, path, limit],
  );
  // `revision` says that what was read may be old.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies
  useEffect(() => void fetchPage(''), [fetchPage, revision]);
  return {
    items: state.items,
    error: state.error,
    busy: state.busy,
    hasMore: state.next !== '',
    loadMore: () => void fetchPage(state.next),
    reload: () => void fetchPage(''),
    change: (edit) => setState((old) => ({ ...old, items: edit(old.items ?? []) })),
  };
}
