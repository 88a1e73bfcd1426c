// One request that a person starts: busy while it runs, its error kept until the next try.
import { useState } from 'react';
import type { ApiError } from './api_error';
import { asApiError } from './use_resource';

export interface Action {
  busy: boolean;
  error: ApiError | null;
  run: (request: () => Promise<void>) => Promise<boolean>;
  clear: () => void;
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const run = async (request: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await request();
      return true;
    } catch (caught) {
      setError(asApiError(caught));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run, clear: () => setError(null) };
}
