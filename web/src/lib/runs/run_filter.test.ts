import { describe, expect, it } from 'vitest';
import { parseSearchText, writeSearchText } from '@/lib/url/search_text';
import { isFiltered, readRunFilter, toggleState, toHistoryFilter } from './run_filter';

const read = (text: string) => readRunFilter(parseSearchText(text));

describe('the filter in the address', () => {
  it('comes back as it was written, in plain words', () => {
    const text = '?state=failed,unknown&user=ann+b&period=24h&sort=longest';
    expect(writeSearchText({ ...read(text) })).toBe(text);
  });

  it('leaves out what it does not know, so that old links open', () => {
    expect(read('?period=2y&sort=prettiest&colour=red&user=ann')).toEqual({ user: 'ann' });
  });

  it('becomes what the core takes', () => {
    expect(
      toHistoryFilter(read('?state=failed,unknown&period=1h&text=+01J&worker=wrk_1'), 7_200_000),
    ).toEqual({
      states: ['failed', 'unknown'],
      workerIds: ['wrk_1'],
      fromMs: 3_600_000,
      text: '01J',
      sort: 'newest',
    });
  });

  it('does not count order and folding as a filter', () => {
    expect(isFiltered(read('?sort=oldest&fold=off'))).toBe(false);
    expect(isFiltered(read('?trigger=manual'))).toBe(true);
  });

  it('adds and takes away states', () => {
    expect(toggleState({ state: 'failed' }, 'unknown')).toBe('failed,unknown');
    expect(toggleState({ state: 'failed' }, 'failed')).toBeUndefined();
  });
});
