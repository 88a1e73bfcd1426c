import { expect, it } from 'vitest';
import { ApiClient } from './client';

interface Sent {
  method: string;
  headers: Headers;
  credentials: RequestCredentials | undefined;
}

function serve(status = 200, headers: Record<string, string> = {}): { api: ApiClient; sent: Sent[] } {
  const sent: Sent[] = [];
  const api = new ApiClient((_path, init) => {
    sent.push({
      method: init?.method ?? 'GET',
      headers: new Headers(init?.headers),
      credentials: init?.credentials,
    });
    return Promise.resolve(Response.json({ code: 'x', detail: 'because' }, { status, headers }));
  });
  return { api, sent };
}

it('proves on writes, and only there, that our own page wrote them', async () => {
  const { api, sent } = serve();
  api.setCsrfToken('token');
  await api.get('/a');
  await api.post('/a');
  await api.patch('/a', {});
  await api.put('/a', {});
  await api.send('DELETE', '/a');
  expect(sent.map(({ method, headers }) => [method, headers.get('X-CSRF-Token')])).toEqual([
    ['GET', null],
    ['POST', 'token'],
    ['PATCH', 'token'],
    ['PUT', 'token'],
    ['DELETE', 'token'],
  ]);
});

it('sends a key without the cookie and its token', async () => {
  const { api, sent } = serve();
  api.setCsrfToken('token');
  api.setKey('sb_1');
  await api.post('/a');
  expect(sent[0]?.headers.get('Authorization')).toBe('Bearer sb_1');
  expect(sent[0]?.headers.get('X-CSRF-Token')).toBeNull();
  expect(sent[0]?.credentials).toBe('omit');
});

it('names the revision it read in quotes', async () => {
  const { api, sent } = serve();
  await api.patch('/a', {}, 7);
  expect(sent[0]?.headers.get('If-Match')).toBe('"7"');
});

it('tells of a refused credential, and of nothing else', async () => {
  for (const [status, told] of [
    [401, 1],
    [403, 0],
    [429, 0],
  ] as const) {
    const { api } = serve(status);
    let heard = 0;
    api.onRefused(() => (heard += 1));
    await expect(api.get('/a')).rejects.toMatchObject({ status, message: 'because' });
    expect(heard).toBe(told);
  }
});

it('keeps how long the server asks to wait', async () => {
  const { api } = serve(429, { 'Retry-After': '30' });
  await expect(api.post('/a')).rejects.toMatchObject({ retryAfterS: 30 });
});
