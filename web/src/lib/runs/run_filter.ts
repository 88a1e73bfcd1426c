// The filter of the run register as it stands in the address, and as the core takes it.
import type { HistoryFilter } from '@/lib/core/view';
import { readWords } from '@/lib/url/search_text';

export interface RunFilter {
  state?: string; // names, comma separated
  type?: string;
  worker?: string;
  user?: string;
  trigger?: string;
  period?: Period;
  text?: string; // start of a run id
  sort?: Sort;
  fold?: 'off';
}

type Period = '1h' | '24h' | '7d';
type Sort = 'oldest' | 'longest';

const kWords = ['state', 'type', 'worker', 'user', 'trigger', 'period', 'text', 'sort', 'fold'] as const;
const kPeriodsMs: Record<Period, number> = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000 };

function oneOf<T extends string>(word: string | undefined, allowed: readonly T[]): T | undefined {
  return allowed.find((each) => each === word);
}

// Unknown words in an address are left out, so an old link still opens.
export function readRunFilter(search: Record<string, unknown>): RunFilter {
  const { period, sort, fold, ...words } = readWords(search, kWords);
  const filter: RunFilter = words;
  const knownPeriod = oneOf(period, ['1h', '24h', '7d']);
  const knownSort = oneOf(sort, ['oldest', 'longest']);
  if (knownPeriod) filter.period = knownPeriod;
  if (knownSort) filter.sort = knownSort;
  if (fold === 'off') filter.fold = fold;
  return filter;
}

export function toHistoryFilter(filter: RunFilter, nowMs: number): HistoryFilter {
  const asked: HistoryFilter = { sort: filter.sort ?? 'newest' };
  if (filter.state) asked.states = filter.state.split(',');
  if (filter.type) asked.types = filter.type.split(',');
  if (filter.worker) asked.workerIds = [filter.worker];
  if (filter.user) asked.userIds = [filter.user];
  if (filter.trigger) asked.triggers = [filter.trigger];
  if (filter.period) asked.fromMs = nowMs - kPeriodsMs[filter.period];
  if (filter.text) asked.text = filter.text.trim();
  return asked;
}

// The same filter with one state more, or one less when it was there.
export function toggleState(filter: RunFilter, state: string): string | undefined {
  const chosen = new Set(filter.state ? filter.state.split(',') : []);
  if (!chosen.delete(state)) chosen.add(state);
  return chosen.size > 0 ? [...chosen].join(',') : undefined;
}

export function isFiltered(filter: RunFilter): boolean {
  const { sort: _sort, fold: _fold, ...asked } = filter;
  return Object.values(asked).some((value) => value !== undefined);
}
