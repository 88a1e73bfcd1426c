// The compiled core with types on it. JSON is parsed once here; no rule lives on this side.
import type { SignalboxCore } from 'signalbox-core';
import type { JsonObject, JsonValue, Schedule } from './types';
import type { CoreResult, HistoryFilter, HistoryRow, HistorySummary, SchedulePreview, View } from './view';

function read<T>(text: string): CoreResult<T> {
  return JSON.parse(text) as CoreResult<T>;
}

export type FeedInput =
  | { kind: 'link'; state: 'connecting' | 'open' | 'lost' | 'offline' | 'signed_out'; at: string }
  | { kind: 'toggle'; workerId: string; enabled: boolean; at: string }
  | { kind: 'toggle_failed'; workerId: string; reason: string }
  | { kind: 'tick'; at: string }
  | { kind: 'reset' };

export class Core {
  readonly #module: SignalboxCore;
  readonly #zones = new Set<string>();

  constructor(module: SignalboxCore) {
    this.#module = module;
  }

  feed(input: FeedInput): CoreResult<View> {
    return read(this.#module.feed(JSON.stringify(input)));
  }

  // Snapshot and events go through as the text that arrived, so they are not encoded a second time.
  feedSnapshot(text: string): CoreResult<View> {
    return read(this.#module.feed(`{"kind":"snapshot","snapshot":${text}}`));
  }

  feedEvents(texts: string[]): CoreResult<View> {
    return read(this.#module.feed(`{"kind":"events","events":[${texts.join(',')}]}`));
  }

  hasZone(name: string): boolean {
    return name === 'UTC' || this.#zones.has(name);
  }

  loadZone(name: string, bytes: Uint8Array): CoreResult<{ name: string }> {
    const result = read<{ name: string }>(this.#module.loadZone(name, bytes));
    if (result.ok) this.#zones.add(name);
    return result;
  }

  previewSchedule(schedule: Schedule, after: string, count: number): CoreResult<SchedulePreview> {
    return read(this.#module.previewSchedule(JSON.stringify({ schedule, after, count })));
  }

  checkWorkerConfig(type: string, config: JsonObject): CoreResult<{ config: JsonValue }> {
    return read(this.#module.checkWorkerConfig(JSON.stringify({ type, config })));
  }

  historyReplace(columns: string): CoreResult<{ rows: number }> {
    this.#module.historyClear();
    return read(this.#module.historyAppend(columns));
  }

  historyUpsert(run: JsonValue): void {
    this.#module.historyUpsert(JSON.stringify(run));
  }

  historyFilter(filter: HistoryFilter): CoreResult<HistorySummary> {
    return read(this.#module.historyFilter(JSON.stringify(filter)));
  }

  historyRows(offset: number, count: number): HistoryRow[] {
    const result = read<{ rows: HistoryRow[] }>(this.#module.historyRows(offset, count));
    return result.ok ? result.value.rows : [];
  }
}

export async function loadCore(): Promise<Core> {
  const { default: createSignalboxCore } = await import('signalbox-core');
  return new Core(await createSignalboxCore());
}
