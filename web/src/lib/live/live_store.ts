// What the page knows, in one place: every snapshot, event, tick and toggle goes through the core's reducer, and what
// comes out is what the components draw.
import type { ApiClient } from '@/lib/api/client';
import { ApiError } from '@/lib/api/api_error';
import type { Core, FeedInput } from '@/lib/core/core';
import { plainView } from '@/lib/core/plain_view';
import type { ChangeEvent, Run, Snapshot } from '@/lib/core/types';
import type { View } from '@/lib/core/view';
import { LiveLink } from './live_link';
import { pageNow, setServerNow } from './server_clock';

const kTickMs = 1_000;
const kLiveTicks = 5; // while nothing is waited for, every fifth tick will do
const kFlushMs = 16;
const kHiddenFlushMs = 1_000; // a page that nobody sees need not keep up with every event

export interface LiveState {
  phase: 'loading' | 'ready' | 'failed' | 'signed_out';
  view: View | null;
  snapshot: Snapshot | null;
  problem: ApiError | null;
  coreProblem: string; // why the compiled core is missing; empty when it is there
  returns: number; // how often the stream came back after a loss: time to read again what does not come by it
}

export class LiveStore {
  readonly #link: LiveLink;
  readonly #loadCore: () => Promise<Core>;
  readonly #listeners = new Set<() => void>();
  readonly #runListeners = new Set<(run: Run) => void>();
  readonly #queue: string[] = [];
  #state: LiveState = { phase: 'loading', view: null, snapshot: null, problem: null, coreProblem: '', returns: 0 };
  #core: Core | null = null;
  #openings = 0;
  #ticks = 0;
  #flushTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: ApiClient, loadCore: () => Promise<Core>) {
    this.#loadCore = loadCore;
    this.#link = new LiveLink(api, {
      linkChanged: (state) => this.#linkChanged(state),
      snapshotArrived: (text) => this.#takeSnapshot(text),
      resetArrived: () => this.feed({ kind: 'reset' }),
      eventsArrived: (texts) => this.#enqueue(texts),
      failed: (problem) => this.#set({ problem, phase: this.#state.view ? 'ready' : 'failed' }),
      signedOut: (problem) => {
        this.feed({ kind: 'link', state: 'signed_out', at: pageNow() });
        this.#set({ phase: 'signed_out', problem });
      },
    });
  }

  get core(): Core | null {
    return this.#core;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): LiveState => this.#state;

  onRun(listener: (run: Run) => void): () => void {
    this.#runListeners.add(listener);
    return () => this.#runListeners.delete(listener);
  }

  async start(signal: AbortSignal): Promise<void> {
    try {
      this.#core = await this.#loadCore();
    } catch (error) {
      this.#set({ coreProblem: error instanceof Error ? error.message : String(error) });
    }
    const ticker = setInterval(() => this.#tick(), kTickMs);
    signal.addEventListener('abort', () => clearInterval(ticker));
    await this.#link.run(signal);
  }

  // False when the core refused: nothing has changed then.
  feed(input: FeedInput): boolean {
    const result = this.#core?.feed(input);
    if (!result?.ok) return false;
    this.#show(result.value);
    return true;
  }

  retryNow(): void {
    this.#link.retryNow();
  }

  // Reads everything anew: as somebody else, or because something changed that no event tells.
  startOver(): void {
    this.#link.takeNewSnapshot();
  }

  signOut(error: ApiError): void {
    this.#link.signOut(error);
  }

  #linkChanged(state: 'connecting' | 'open' | 'lost' | 'offline'): void {
    this.feed({ kind: 'link', state, at: pageNow() });
    if (state !== 'open') return;
    this.#openings += 1;
    if (this.#openings > 1) this.#set({ returns: this.#state.returns + 1 });
  }

  #tick(): void {
    this.#ticks += 1;
    const { view } = this.#state;
    const waiting = view?.live.state !== 'live' || view.workers.some((worker) => worker.lever.pending);
    if (!waiting && this.#ticks % kLiveTicks !== 0) return;
    this.feed({ kind: 'tick', at: pageNow() });
  }

  #takeSnapshot(text: string): string {
    const snapshot = JSON.parse(text) as Snapshot;
    setServerNow(snapshot.now);
    this.#queue.length = 0;
    if (!this.#core) {
      this.#set({ snapshot, phase: 'ready', problem: null, view: plainView(snapshot) });
      return snapshot.asOf;
    }
    const result = this.#core.feedSnapshot(text);
    if (!result.ok)
      throw new ApiError(
        0,
        result.error.code,
        `This page cannot read the server's answer: ${result.error.message}`,
      );
    this.#set({ snapshot, phase: 'ready', problem: null, view: result.value });
    return snapshot.asOf;
  }

  #enqueue(texts: string[]): void {
    this.#queue.push(...texts);
    if (this.#flushTimer !== undefined) return;
    this.#flushTimer = setTimeout(() => this.#flush(), document.hidden ? kHiddenFlushMs : kFlushMs);
  }

  #flush(): void {
    this.#flushTimer = undefined;
    const texts = this.#queue.splice(0);
    if (!this.#core || texts.length === 0) return;
    const result = this.#core.feedEvents(texts);
    if (!result.ok) return this.#link.takeNewSnapshot();
    this.#show(result.value);
    if (this.#runListeners.size > 0) this.#announceRuns(texts);
    if (result.value.needsSnapshot) this.#link.takeNewSnapshot();
  }

  #announceRuns(texts: string[]): void {
    for (const text of texts) {
      const event = JSON.parse(text) as ChangeEvent;
      if (event.type !== 'run.changed') continue;
      for (const listener of this.#runListeners) listener(event.data as unknown as Run);
    }
  }

  // Before the first snapshot the core has nothing to show but the state of the link.
  #show(view: View): void {
    if (this.#state.snapshot) this.#set({ view });
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
