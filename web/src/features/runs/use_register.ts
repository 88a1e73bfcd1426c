// The filtered register: follows new runs while its top is seen, holds still while someone reads further down.
import { useEffect, useMemo, useState } from 'react';
import type { HistorySummary } from '@/lib/core/view';
import { useBox, useCore, useHistory, useLive } from '@/lib/live/box';
import { serverNowMs } from '@/lib/live/server_clock';
import { toHistoryFilter, type RunFilter } from '@/lib/runs/run_filter';
import { RegisterRows } from './register_rows';

export interface Register {
  summary: HistorySummary;
  rows: RegisterRows;
  problem: string;
  arrived: number; // runs that came since the register was last drawn anew
  refresh: () => void;
}

const kNothing: HistorySummary = { total: 0, matched: 0, counts: {}, p50Ms: null, p95Ms: null };

export function useRegister(filter: RunFilter, holding: boolean): Register | null {
  const core = useCore();
  const { history } = useBox();
  const { phase, version, arrived } = useHistory();
  const [held, setHeld] = useState({ version, arrived });
  const [wanted, setWanted] = useState(0);
  const key = JSON.stringify(filter);

  const known = useLive().snapshot !== null;
  useEffect(() => {
    if (core && known && phase === 'unloaded') void history.load();
  }, [core, known, history, phase]);

  const shown = holding && phase === 'ready' ? held.version : version;
  const register = useMemo(() => {
    if (!core || phase === 'unloaded' || (phase === 'loading' && version < 2)) return null;
    const result = core.historyFilter(toHistoryFilter(JSON.parse(key) as RunFilter, serverNowMs()));
    const summary = result.ok ? result.value : kNothing;
    const rows = new RegisterRows(core, summary.matched, filter.fold !== 'off' && filter.sort !== 'longest');
    return { summary, rows, problem: result.ok ? '' : result.error.message };
    // A new version, or the wish for one, means new rows in the core.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [core, phase === 'ready', key, shown, wanted]);

  if (!holding && held.version !== version) setHeld({ version, arrived });
  if (!register) return null;
  const refresh = () => {
    setHeld({ version, arrived });
    setWanted((count) => count + 1);
  };
  return { ...register, arrived: holding ? arrived - held.arrived : 0, refresh };
}
