import { describe, expect, it, vi } from 'vitest';
import { ApiClient } from '@/lib/api/client';
import { LiveLink, type LinkListener } from './live_link';

vi.stubGlobal('navigator', { onLine: true });

interface Asked {
  path: string;
  after: string | null;
}

// A server of scripted answers; asked for more than it has, it leaves the request open.
function serve(answers: (() => Response)[]): { api: ApiClient; asked: Asked[] } {
  const asked: Asked[] = [];
  const api = new ApiClient((input, init) => {
    asked.push({ path: String(input), after: new Headers(init?.headers).get('Last-Event-ID') });
    const answer = answers.shift();
    return answer ? Promise.resolve(answer()) : new Promise(() => undefined);
  });
  return { api, asked };
}

function listener(change: Partial<LinkListener> = {}): LinkListener & { words: string[] } {
  const words: string[] = [];
  return {
    words,
    linkChanged: (state) => words.push(state),
    snapshotArrived: (text) => (JSON.parse(text) as { asOf: string }).asOf,
    resetArrived: () => words.push('reset'),
    eventsArrived: (texts) => words.push(...texts),
    failed: (error) => words.push(error.code),
    signedOut: () => words.push('signed_out'),
    ...change,
  };
}

const snapshot = (asOf: string) => () => Response.json({ asOf });
const stream = (text: string) => () => new Response(text);

describe('LiveLink', () => {
  it('reads on from the snapshot, and after a loss from the last event, without a new snapshot', async () => {
    const { api, asked } = serve([snapshot('evt_1'), stream('id: evt_2\nevent: change\ndata: {}\n\n')]);
    const heard = listener();
    void new LiveLink(api, heard).run(new AbortController().signal);
    await vi.waitFor(() => expect(asked).toHaveLength(3), { timeout: 3_000 });
    expect(asked).toEqual([
      { path: '/api/v1/snapshot', after: null },
      { path: '/api/v1/events', after: 'evt_1' },
      { path: '/api/v1/events', after: 'evt_2' },
    ]);
    expect(heard.words).toEqual(['connecting', 'open', '{}', 'lost', 'stream_ended', 'connecting']);
  });

  it('takes a new snapshot when the server says reset', async () => {
    const { api, asked } = serve([
      snapshot('evt_1'),
      stream('event: reset\ndata: {}\n\n'),
      snapshot('evt_9'),
    ]);
    void new LiveLink(api, listener()).run(new AbortController().signal);
    await vi.waitFor(() => expect(asked.at(-1)).toEqual({ path: '/api/v1/events', after: 'evt_9' }), {
      timeout: 3_000,
    });
  });

  it('waits for a key after a 401 and tries at once when it is there', async () => {
    const { api, asked } = serve([
      () => Response.json({ code: 'unauthenticated' }, { status: 401 }),
      snapshot('evt_1'),
    ]);
    const heard = listener();
    const link = new LiveLink(api, heard);
    void link.run(new AbortController().signal);
    await vi.waitFor(() => expect(heard.words).toContain('signed_out'));
    expect(asked).toHaveLength(1);
    link.retryNow();
    await vi.waitFor(() => expect(asked).toHaveLength(3));
  });
});
