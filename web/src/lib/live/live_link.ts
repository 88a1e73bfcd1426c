// Keeps one event stream open: snapshot, stream, and after a loss another try from where it stopped.
import type { ApiClient } from '@/lib/api/client';
import { ApiError } from '@/lib/api/api_error';
import { backoffMs } from './backoff';
import { SseReader } from './sse';

const kSilenceMs = 45_000; // three missed heartbeats

export interface LinkListener {
  linkChanged(state: 'connecting' | 'open' | 'lost' | 'offline'): void;
  snapshotArrived(text: string): string; // returns the cursor to read on from
  resetArrived(): void;
  eventsArrived(texts: string[]): void;
  failed(error: ApiError): void;
  signedOut(error: ApiError): void;
}

export class LiveLink {
  readonly #api: ApiClient;
  readonly #listener: LinkListener;
  #cursor = '';
  #failures = 0;
  #stream: AbortController | null = null;
  #wake: (() => void) | null = null;
  #refusal: ApiError | null = null;

  constructor(api: ApiClient, listener: LinkListener) {
    this.#api = api;
    this.#listener = listener;
  }

  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.retryNow());
    while (!signal.aborted) {
      this.#listener.linkChanged(navigator.onLine ? 'connecting' : 'offline');
      try {
        if (!this.#cursor) {
          this.#cursor = this.#listener.snapshotArrived(await this.#api.text('/api/v1/snapshot'));
        }
        await this.#read(signal);
      } catch (error) {
        await this.#lost(error, signal);
      }
    }
  }

  // Also ends a wait for the next try.
  retryNow(): void {
    this.#stream?.abort();
    this.#wake?.();
  }

  takeNewSnapshot(): void {
    this.#cursor = '';
    this.retryNow();
  }

  // Ends the stream because another request was refused; what follows is as if the stream had been.
  signOut(error: ApiError): void {
    if (!this.#stream) return;
    this.#refusal = error;
    this.#stream.abort();
  }

  async #read(signal: AbortSignal): Promise<void> {
    const stream = new AbortController();
    this.#stream = stream;
    let silence = setTimeout(() => stream.abort(), kSilenceMs);
    try {
      const headers = { Accept: 'text/event-stream', 'Last-Event-ID': this.#cursor };
      const response = await this.#api.open('/api/v1/events', headers, stream.signal);
      this.#listener.linkChanged('open');
      this.#failures = 0;
      const sse = new SseReader();
      for await (const chunk of textOf(response)) {
        clearTimeout(silence);
        silence = setTimeout(() => stream.abort(), kSilenceMs);
        this.#take(sse, chunk);
      }
      throw new ApiError(0, 'stream_ended', 'The server closed the event stream.');
    } finally {
      clearTimeout(silence);
      if (signal.aborted) stream.abort();
    }
  }

  #take(sse: SseReader, chunk: string): void {
    const texts: string[] = [];
    for (const message of sse.push(chunk)) {
      if (message.event === 'reset') {
        this.#listener.resetArrived();
        return this.takeNewSnapshot();
      }
      if (message.id) this.#cursor = message.id;
      if (message.event === 'change') texts.push(message.data);
    }
    if (texts.length > 0) this.#listener.eventsArrived(texts);
  }

  async #lost(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted || (!this.#cursor && this.#stream?.signal.aborted)) {
      this.#stream = null;
      return;
    }
    const refusal = this.#refusal ?? error;
    this.#refusal = null;
    if (refusal instanceof ApiError && refusal.status === 401) {
      this.#stream = null;
      this.#listener.signedOut(refusal);
      await this.#wait(null);
      return;
    }
    this.#failures += 1;
    this.#listener.linkChanged(navigator.onLine ? 'lost' : 'offline');
    if (error instanceof ApiError) this.#listener.failed(error);
    await this.#wait(backoffMs(this.#failures));
  }

  #wait(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? undefined : setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}

async function* textOf(response: Response): AsyncGenerator<string> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
