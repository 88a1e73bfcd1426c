// The rows of the train register as the list needs them: read from the core in chunks, quiet runs folded as
// far as anyone has scrolled.
import type { Core } from '@/lib/core/core';
import type { HistoryRow } from '@/lib/core/view';
import { foldOnto, type Segment } from '@/lib/runs/fold';

const kChunk = 500;

export class RegisterRows {
  readonly #core: Pick<Core, 'historyRows'>;
  readonly #matched: number;
  readonly #fold: boolean;
  readonly #chunks = new Map<number, HistoryRow[]>();
  #segments: Segment[] = [];
  #walked = 0;
  #quiet = false;

  constructor(core: Pick<Core, 'historyRows'>, matched: number, fold: boolean) {
    this.#core = core;
    this.#matched = matched;
    this.#fold = fold;
    this.#walkTo(1);
  }

  // Lines in the list; not walked rows are counted as one line each, so it only shrinks.
  get count(): number {
    return this.#fold ? this.#segments.length + (this.#matched - this.#walked) : this.#matched;
  }

  line(index: number): { row: HistoryRow; count: number } | null {
    if (!this.#fold) return this.#lineAt({ offset: index, count: 1 });
    this.#walkTo(index + 2); // the last segment may still grow
    const segment = this.#segments[index];
    return segment ? this.#lineAt(segment) : null;
  }

  unfold(index: number): void {
    const segment = this.#segments[index];
    if (!segment) return;
    const single = Array.from({ length: segment.count }, (_, step) => ({
      offset: segment.offset + step,
      count: 1,
    }));
    this.#segments = this.#segments.toSpliced(index, 1, ...single);
    if (index === this.#segments.length - single.length) this.#quiet = false;
  }

  #lineAt(segment: Segment): { row: HistoryRow; count: number } | null {
    const chunk = this.#chunk(Math.floor(segment.offset / kChunk));
    const row = chunk[segment.offset % kChunk];
    return row ? { row, count: segment.count } : null;
  }

  #chunk(number: number): HistoryRow[] {
    const known = this.#chunks.get(number);
    if (known) return known;
    const rows = this.#core.historyRows(number * kChunk, kChunk);
    this.#chunks.set(number, rows);
    return rows;
  }

  #walkTo(lines: number): void {
    while (this.#fold && this.#segments.length < lines && this.#walked < this.#matched) {
      const rows = this.#chunk(Math.floor(this.#walked / kChunk));
      if (rows.length === 0) return;
      this.#quiet = foldOnto(this.#segments, rows, this.#walked, this.#quiet);
      this.#walked += rows.length;
    }
  }
}
