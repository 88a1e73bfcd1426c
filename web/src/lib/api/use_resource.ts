// One fetched thing of one component: loading, there or failed, and fetched again on demand.
import { useCallback, useEffect, useState } from 'react';
import { ApiError } from './api_error';

export type Resource<T> =
  { status: 'loading' } | { status: 'ready'; data: T } | { status: 'failed'; error: ApiError };

// `key` says what is fetched: another key starts over. A change of `revision` fetches again behind the shown data.
export function useResource<T>(
  key: string,
  load: () => Promise<T>,
  revision: string | number = 0,
): [Resource<T>, () => void] {
  const [state, setState] = useState<{ key: string; resource: Resource<T> }>({
    key,
    resource: { status: 'loading' },
  });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let current = true;
    const keep = (resource: Resource<T>) => current && setState({ key, resource });
    load().then(
      (data) => keep({ status: 'ready', data }),
      (error: unknown) => keep({ status: 'failed', error: asApiError(error) }),
    );
    return () => {
      current = false;
    };
    // `load` is a new closure on every render; `key` stands for what it does.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, tries, revision]);
  const reload = useCallback(() => setTries((count) => count + 1), []);
  return [state.key === key ? state.resource : { status: 'loading' }, reload];
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, 'internal', error instanceof Error ? error.message : String(error));
}
