// All runs the server still keeps, held as columns in the core: loaded when Runs is first opened, then kept
// up to date by the event stream.
import type { ApiClient } from '@/lib/api/client';
import type { Core } from '@/lib/core/core';
import type { JsonValue, Run } from '@/lib/core/types';
import type { LiveStore } from './live_store';
import { serverNowMs } from './server_clock';

const kFirstRows = 1_000; // enough to read while the rest is on its way
const kMostRows = 100_000;

export interface HistoryState {
  phase: 'unloaded' | 'loading' | 'ready' | 'failed';
  problem: string;
  arrived: number; // runs new since the load; grows by one with each
  version: number; // grows with every change
}

export class RunHistory {
  readonly #api: ApiClient;
  readonly #live: LiveStore;
  readonly #listeners = new Set<() => void>();
  readonly #known = new Set<string>();
  #state: HistoryState = { phase: 'unloaded', problem: '', arrived: 0, version: 0 };
  #asOf = '';
  #loading = false;
  #loadedAtMs = 0;

  constructor(api: ApiClient, live: LiveStore) {
    this.#api = api;
    this.#live = live;
    live.onRun((run) => this.#upsert(run));
    live.subscribe(() => this.#reloadAfterReset());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): HistoryState => this.#state;

  async load(): Promise<void> {
    const core = this.#live.core;
    if (!core || this.#loading) return;
    this.#loading = true;
    const reload = this.#state.phase === 'ready';
    if (!reload) this.#set({ phase: 'loading', problem: '' });
    try {
      this.#asOf = this.#live.getState().snapshot?.asOf ?? '';
      const rows = reload ? kFirstRows : await this.#take(core, kFirstRows);
      if (rows >= kFirstRows) await this.#take(core, kMostRows);
    } catch (error) {
      this.#set({ phase: 'failed', problem: error instanceof Error ? error.message : String(error) });
    } finally {
      this.#loading = false;
    }
  }

  async #take(core: Core, most: number): Promise<number> {
    const result = core.historyReplace(await this.#api.text(`/api/v1/runs/columns?limit=${most}`));
    if (!result.ok) throw new Error(result.error.message);
    // What the stream told meanwhile may be newer than the columns.
    for (const run of this.#live.getState().view?.runs ?? []) core.historyUpsert(run as unknown as JsonValue);
    this.#known.clear();
    this.#loadedAtMs = serverNowMs();
    this.#set({ phase: 'ready' });
    return result.value.rows;
  }

  #reloadAfterReset(): void {
    const asOf = this.#live.getState().snapshot?.asOf;
    if (this.#state.phase === 'ready' && asOf && asOf !== this.#asOf) void this.load();
  }

  #upsert(run: Run): void {
    if (this.#state.phase !== 'ready') return;
    this.#live.core?.historyUpsert(run as unknown as JsonValue);
    const isNew = !this.#known.has(run.id) && Date.parse(run.createdAt) > this.#loadedAtMs;
    if (isNew) this.#known.add(run.id);
    this.#set({ arrived: this.#state.arrived + (isNew ? 1 : 0) });
  }

  #set(change: Partial<HistoryState>): void {
    this.#state = { ...this.#state, ...change, version: this.#state.version + 1 };
    for (const listener of this.#listeners) listener();
  }
}
