import { describe, expect, it } from 'vitest';
import type { HistoryRow } from '@/lib/core/view';
import { RegisterRows } from './register_rows';

// "q" is a run that found nothing, "n" one with news, "f" a failed one.
function rowsOf(pattern: string): HistoryRow[] {
  return [...pattern].map((letter, index) => ({
    id: `run_${index}`,
    workerId: 'wrk_1',
    type: 'feed_monitor',
    userId: 'ann',
    state: letter === 'f' ? 'failed' : 'succeeded',
    trigger: 'schedule',
    createdAtMs: -index,
    durationMs: 10,
    newItems: letter === 'n' ? 1 : 0,
  }));
}

function register(pattern: string, fold = true): RegisterRows {
  const all = rowsOf(pattern);
  const core = { historyRows: (offset: number, count: number) => all.slice(offset, offset + count) };
  return new RegisterRows(core, all.length, fold);
}

function lines(rows: RegisterRows): string[] {
  return Array.from({ length: rows.count }, (_, index) => {
    const line = rows.line(index);
    return line ? `${line.row.id}×${line.count}` : 'nothing';
  });
}

describe('RegisterRows', () => {
  it('folds neighbours that found nothing and leaves the others alone', () => {
    expect(lines(register('nqqqfqn'))).toEqual(['run_0×1', 'run_1×3', 'run_4×1', 'run_5×1', 'run_6×1']);
  });

  it('folds across the chunks it reads', () => {
    const rows = register(`n${'q'.repeat(1_200)}n`);
    expect(rows.line(1)?.count).toBe(1_200);
    expect(rows.line(2)?.row.id).toBe('run_1201');
    expect(rows.count).toBe(3);
  });

  it('opens a fold in place', () => {
    const rows = register('nqqqf');
    rows.unfold(1);
    expect(lines(rows)).toEqual(['run_0×1', 'run_1×1', 'run_2×1', 'run_3×1', 'run_4×1']);
  });

  it('gives every run its line when folding is off', () => {
    expect(lines(register('qqf', false))).toHaveLength(3);
  });
});
