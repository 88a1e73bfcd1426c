// Credentials of a host product from outside: page tokens in a browser's hands and in a thief's, keys that end by
// themselves, limits and what answers say of them, and the log of who did what.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EventFeed } from './lib/event_feed.mjs';
import { Server } from './lib/server.mjs';
import { until, within } from './lib/wait.mjs';

const page = 'https://chat.example';
const otherPage = 'https://shop.example';
const suite = { after };
const server = await Server.start(suite, { env: { SIGNALBOX_ALLOWED_ORIGINS: `${page},${otherPage}` } });
const projectKey = await server.key('--project', '--name', 'chat server');
const api = server.api(projectKey);
const openSession = (userId) => api.post('/api/tool-router/create-session', { userId, toolkits: [] });
const mint = (userId, more = {}) => api.post('/api/v1/page-tokens', { userId, origin: page, ...more });
// A page's request: with its token, from its origin.
const fromPage = (token, path, { origin = page, method = 'GET', body } = {}) =>
  server.api(token).call(method, path, body, origin ? { Origin: origin } : {});

test('a page asks before it calls, and only pages that may are told yes', async () => {
  const preflight = (origin) => server.api().call('OPTIONS', '/api/v1/me', undefined, {
    Origin: origin, 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'authorization' });
  const yes = await preflight(page);
  assert.equal(yes.status, 204);
  assert.equal(yes.headers['access-control-allow-origin'], page);
  assert.match(yes.headers['access-control-allow-headers'], /Authorization/);
  assert.equal(yes.headers['access-control-allow-credentials'], undefined);
  for (const origin of ['https://evil.example', 'http://chat.example', 'https://chat.example.evil.example', 'null']) {
    const no = await preflight(origin);
    assert.equal(no.status, 403, origin);
    assert.equal(no.headers['access-control-allow-origin'], undefined, origin);
  }
});

test('a page token lives in its page: made, used, bound, gone', async () => {
  await openSession('ada');
  const made = await mint('ada', { lifeMs: 60_000 });
  assert.equal(made.kind, 'page');
  assert.match(made.token, /^pt_[0-9a-z]{52}$/);
  assert.ok(Date.parse(made.expiresAt) <= Date.now() + 60_000);

  const me = await fromPage(made.token, '/api/v1/me');
  assert.equal(me.status, 200);
  assert.equal(me.body.userId, 'ada');
  assert.equal(me.headers['access-control-allow-origin'], page);
  assert.match(me.headers['access-control-expose-headers'], /RateLimit-Remaining/);
  const called = await fromPage(made.token, '/api/v1/tools/TIME_NOW/call', { method: 'POST', body: { userId: 'ada' } });
  assert.equal(called.status, 200);

  // Nothing of other users, other sessions, or of the project.
  await openSession('bob');
  const second = await api.post('/api/v1/sessions', { userId: 'ada' });
  assert.equal((await fromPage(made.token, `/api/v1/sessions/${made.sessionId}`)).status, 200);
  assert.equal((await fromPage(made.token, `/api/v1/sessions/${second.id}`)).status, 404);
  assert.equal((await fromPage(made.token, '/api/v1/workers?userId=bob')).status, 403);
  for (const path of ['/api/v1/keys', '/api/v1/audit', '/metrics'])
    assert.equal((await fromPage(made.token, path)).status, 403, path);
  assert.equal((await fromPage(made.token, '/api/v1/page-tokens', { method: 'POST',
    body: { userId: 'ada', origin: page } })).status, 403);

  await api.delete(`/api/v1/page-tokens/${made.id}`);
  assert.equal((await fromPage(made.token, '/api/v1/me')).status, 401);
});

test('a stolen page token is worth nothing on another page or in a program', async () => {
  await openSession('ada');
  const { token } = await mint('ada');
  assert.equal((await fromPage(token, '/api/v1/me')).status, 200);
  const elsewhere = await fromPage(token, '/api/v1/me', { origin: otherPage }); // which may call with its own tokens
  assert.equal(elsewhere.status, 401);
  assert.match(elsewhere.body.detail, /another origin/);
  assert.equal((await fromPage(token, '/api/v1/me', { origin: 'https://evil.example' })).status, 403);
  const program = await fromPage(token, '/api/v1/me', { origin: '' });
  assert.equal(program.status, 401);
  assert.match(program.body.detail, /names no Origin/);
});

test('a page token and its open streams end with the session', async (t) => {
  const { sessionId } = await openSession('carol');
  const { token } = await mint('carol');
  const abort = new AbortController();
  t.after(() => abort.abort());
  const headers = { Authorization: `Bearer ${token}`, Origin: page };
  const stream = await fetch(`${server.origin}/api/v1/events`, { headers, signal: abort.signal });
  assert.equal(stream.status, 200);
  const ended = (async () => { for await (const chunk of stream.body) void chunk; })();
  await api.delete(`/api/v1/sessions/${sessionId}`);
  await within(5_000, 'the end of the stream', ended);
  assert.equal((await fromPage(token, '/api/v1/me')).status, 401);
});

test('a revoked key hears no more', async (t) => {
  const made = await api.post('/api/v1/keys', { userId: 'dora', name: 'feed reader' });
  const feed = await EventFeed.open(t, server.api(made.key));
  await api.delete(`/api/v1/keys/${made.id}`);
  await within(5_000, 'the end of the feed', feed.ended);
  await openSession('dora');
  assert.deepEqual(feed.events, []);
});

test('a page token is gone when its time is over', async () => {
  await openSession('ada');
  const { token, expiresAt } = await mint('ada', { lifeMs: 1000 });
  await until('the token to end', async () => (await fromPage(token, '/api/v1/me')).status === 401);
  assert.ok(Date.now() >= Date.parse(expiresAt));
});

test('a key ends by itself, and a key that has ended cannot be made', async () => {
  const expiresAt = new Date(Date.now() + 2000).toISOString();
  const { status, stdout, stderr } = await server.cli('key', 'create', '--user', 'ada', '--name', 'short', '--expires-at',
                                                      expiresAt, '--json');
  assert.equal(status, 0, stderr);
  const made = JSON.parse(stdout);
  assert.equal(Date.parse(made.expiresAt), Date.parse(expiresAt));
  const use = () => server.api(made.key).call('GET', '/api/v1/me');
  if (Date.now() < Date.parse(expiresAt) - 500) assert.equal((await use()).status, 200);
  await until('the key to end', async () => (await use()).status === 401);
  assert.ok(Date.now() >= Date.parse(expiresAt));

  const late = await server.cli('key', 'create', '--user', 'ada', '--expires-at', '2020-01-01T00:00:00Z');
  assert.equal(late.status, 1);
  assert.match(late.stderr, /expiresAt must lie ahead/);
});

test('keys are listed with what they are for, and revoked by id on the command line', async () => {
  const made = JSON.parse((await server.cli('key', 'create', '--user', 'erik', '--name', 'nightly job', '--days', '30',
                                            '--scope', 'tools', '--json')).stdout);
  const list = await server.cli('key', 'list');
  assert.match(list.stdout, new RegExp(`${made.id} +nightly job +erik +tools +20`));
  assert.ok(!list.stdout.includes(made.key));
  assert.equal((await server.api(made.key).call('GET', '/api/v1/me')).status, 200);
  assert.equal((await server.cli('key', 'revoke', made.id)).stdout, 'revoked\n');
  assert.equal((await server.api(made.key).call('GET', '/api/v1/me')).status, 401);
  assert.equal((await server.cli('key', 'revoke', 'key_none')).status, 1);
  const used = (await api.all('/api/v1/keys?userId=erik')).find(({ id }) => id === made.id);
  assert.ok(used.revokedAt);
});

test('the last use of a key is noted', async () => {
  const made = await api.post('/api/v1/keys', { userId: 'fay' });
  assert.equal(made.lastUsedAt, undefined);
  await server.api(made.key).get('/api/v1/me');
  const seen = await until('the use to be noted', async () =>
    (await api.all('/api/v1/keys?userId=fay')).find(({ id, lastUsedAt }) => id === made.id && lastUsedAt));
  assert.ok(Date.parse(seen.lastUsedAt) >= Date.parse(made.createdAt));
});

test('who did what is in the log, as a list and as files', async () => {
  const made = await api.post('/api/v1/keys', { userId: '=cmd()', name: 'the formula' });
  const { items } = await api.get(`/api/v1/audit?subjectId=${made.id}`);
  assert.equal(items.length, 1);
  assert.equal(items[0].action, 'key.created');
  assert.equal(items[0].actor.kind, 'key');
  assert.equal(items[0].actor.address, '127.0.0.1');
  const csv = await api.call('GET', `/api/v1/audit/export?format=csv&subjectId=${made.id}`);
  assert.match(csv.headers['content-type'], /^text\/csv/);
  assert.match(csv.text, /"'=cmd\(\)"/);
  const whole = await fetch(`${server.origin}/api/v1/audit/export`, { headers: { Authorization: `Bearer ${projectKey}` } });
  const lines = (await whole.text()).trim().split('\n').map((line) => JSON.parse(line));
  assert.ok(lines.some(({ action }) => action === 'session.created'));
  assert.ok(lines.some(({ action, actor }) => action === 'key.created' && actor.kind === 'local'));
  for (const secret of [projectKey, made.key]) assert.ok(!JSON.stringify(lines).includes(secret));
});

test('who asks too often is told so, and when to come back', async (t) => {
  const limited = await Server.start(t, { env: { SIGNALBOX_LIMIT_PER_CREDENTIAL: '30',
    SIGNALBOX_LIMIT_OPEN_PER_ADDRESS: '200', SIGNALBOX_STREAMS_PER_CREDENTIAL: '1' } });
  const [first, second] = [await limited.key('--project'), await limited.key('--project')];
  const answers = [];
  for (let i = 0; i < 40; ++i) answers.push(await limited.api(first).call('GET', '/api/v1/me'));
  assert.equal(answers[0].status, 200);
  assert.equal(answers[0].headers['ratelimit-limit'], '30');
  assert.equal(answers[0].headers['ratelimit-remaining'], '29');
  const refused = answers.find(({ status }) => status === 429);
  assert.ok(refused);
  assert.equal(refused.body.code, 'rate_limited');
  assert.equal(refused.headers['ratelimit-remaining'], '0');
  assert.ok(Number(refused.headers['retry-after']) >= 1);
  assert.ok(Number(refused.headers['ratelimit-reset']) > 50);

  const other = await limited.api(second).call('GET', '/api/v1/me');
  assert.equal(other.status, 200);
  assert.equal(other.headers['ratelimit-remaining'], '29');
  await EventFeed.open(t, limited.api(second));
  const tooMany = await limited.api(second).call('GET', '/api/v1/events');
  assert.equal(tooMany.status, 429);
  assert.match(tooMany.body.detail, /event streams/);

  let guesses = 0;
  while ((await limited.api(`sk_guess${guesses}`).call('GET', '/api/v1/me')).status === 401) guesses += 1;
  assert.ok(guesses <= 260, `${guesses} guesses`);
  assert.equal((await limited.api(second).call('GET', '/api/v1/me')).status, 200); // the honest one goes on
});

test('with a trusted proxy in front each of its clients counts for itself', async (t) => {
  const env = { SIGNALBOX_LIMIT_OPEN_PER_ADDRESS: '60', SIGNALBOX_TRUSTED_PROXIES: '127.0.0.1' };
  const behind = await Server.start(t, { env });
  const asked = async (forwarded) => {
    const { status } = await behind.api().call('GET', '/healthz', undefined, { 'X-Forwarded-For': forwarded });
    return status;
  };
  let calls = 0;
  while (await asked('203.0.113.9') !== 429) assert.ok((calls += 1) < 120, 'the limit is never reached');
  assert.equal(await asked('6.6.6.6, 203.0.113.9'), 429); // its own word about itself changes nothing
  assert.equal(await asked('203.0.113.10'), 200);
  const key = await behind.key('--project');
  await behind.api(key).call('POST', '/api/v1/keys', { userId: 'ada' }, { 'X-Forwarded-For': '203.0.113.9' });
  const { items } = await behind.api(key).get('/api/v1/audit?userId=ada&action=key.created');
  assert.equal(items[0].actor.address, '203.0.113.9');
});
