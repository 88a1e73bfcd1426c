// Secrets stay inside. Every byte that leaves the server is collected: REST, change feed, MCP, errors, logs, the
// store's files and its backup. None holds a secret, and the same search finds what was planted on purpose.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FeedServer } from '../fixtures/feed/feed_server.mjs';
import { McpServer } from '../fixtures/mcp/mcp_server.mjs';
import { XServer } from '../fixtures/x/x_server.mjs';
import { connectMcp } from './lib/counterparts.mjs';
import { EventFeed } from './lib/event_feed.mjs';
import { encodingsOf, filesBelow, findSecret } from './lib/leaks.mjs';
import { firstRun, runEnds } from './lib/runs.mjs';
import { Server } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const canary = (name) => `canary${name}${randomBytes(12).toString('hex')}`;
const secrets = {
  'the path of an upstream': canary('path'),
  'the query of an upstream': canary('query'),
  'the header of an upstream': canary('header'),
  'a token of X': canary('xtoken'),
  'the token that replaced it': canary('newtoken'),
};
const planted = canary('note');

// Everything that went out, by where it was seen.
const outgoing = [];
const witness = (text) => outgoing.push({ where: text.slice(0, text.indexOf('{')), text });

const suite = { after };
const upstream = await McpServer.start(suite, {
  target: `/${secrets['the path of an upstream']}/mcp?key=${secrets['the query of an upstream']}`,
  token: secrets['the header of an upstream'],
});
const x = await XServer.start(suite);
const feed = await FeedServer.start(suite);
const server = await Server.start(suite, {
  witness,
  env: { SIGNALBOX_LOG_LEVEL: 'debug' },
  config: `
[toolkits.twitter]
server = "${x.origin}"
[guard]
allow = ["feed:${feed.host}", "http:${feed.host}"]
[[mcp_servers]]
name = "vault"
url = "${upstream.url}"
headers = { Authorization = "Bearer ${upstream.token}" }
`,
});
const projectKey = await server.key('--project', '--scope', 'admin');
const api = server.api(projectKey);
const events = await EventFeed.open(suite, api);

// The key that seals secrets lies in the data folder on purpose, in its own file and nowhere else.
const places = () => [
  ...outgoing,
  { where: 'the change feed', text: events.text },
  { where: 'standard output', text: server.stdout },
  { where: 'the log', text: server.stderr },
  ...filesBelow(server.data).filter(({ where }) => !where.endsWith('master.key')),
];

const session = await api.post('/api/tool-router/create-session', { userId: 'alice', toolkits: [] });
const call = (tool, args) => api.call('POST', `/api/v1/tools/${tool}/call`, { userId: 'alice', arguments: args });

test('tools of a secret upstream are called over REST and MCP, well and badly', async (t) => {
  const teeing = async (url, init) => {
    const response = await fetch(url, init);
    const text = await response.clone().text();
    witness(`MCP ${init?.method} ${JSON.stringify(Object.fromEntries(response.headers))}\n${text}`);
    return response;
  };
  const { client } = await connectMcp(t, session.sessionUrl, { key: projectKey, fetch: teeing });
  await client.listTools();
  const name = 'vault__tool-0001';
  const heard = await client.callTool({ name, arguments: { word: 'all clear' } });
  assert.equal(heard.content[0].text, 'tool-0001 heard all clear');
  assert.equal((await client.callTool({ name, arguments: { word: 'x', fail: true } })).isError, true);
  assert.equal((await client.callTool({ name, arguments: { fail: 1 } })).isError, true);
  assert.equal((await call(name, { word: 'by REST' })).body.successful, true);
  for (const mode of ['complain', 'garbage', 'error', 'die']) {
    upstream.faults.mode = mode;
    assert.equal((await client.callTool({ name, arguments: { word: mode } })).isError, true, mode);
    assert.ok((await call(name, { word: mode })).text.length > 0);
  }
  upstream.faults.release();
  assert.ok(upstream.sessionIds.length >= 1);
});

test('X is asked with tokens that work, then with ones that do not', async () => {
  const connect = async (token) => {
    x.tokens.clear();
    x.tokens.set(token, '2244994945');
    return api.post('/api/v1/connections', { userId: 'alice', toolkit: 'twitter', token, label: 'my account' });
  };
  await connect(secrets['a token of X']);
  x.mention('@signalbox hello');
  const worker = await api.post('/api/v1/workers', {
    userId: 'alice', type: 'twitter_monitor', enabled: true, schedule: { kind: 'interval', everyMs: 86_400_000 } });
  assert.equal((await firstRun(api, worker)).state, 'succeeded');
  assert.equal((await call('TWITTER_CREATION_OF_A_POST', { text: 'hello' })).body.successful, true);
  x.tokens.clear();
  x.repeatsTokens = true;
  const { id } = await api.post(`/api/v1/workers/${worker.id}/run`);
  assert.equal((await runEnds(api, id)).state, 'failed');
  await connect(secrets['the token that replaced it']);
  await until('the worker to go on', async () => (await api.get(`/api/v1/workers/${worker.id}`)).pausedReason === '');
  await api.call('POST', '/api/v1/connections', { userId: 'alice', toolkit: 'nowhere', token: secrets['a token of X'] });
  await api.call('POST', '/api/v1/connections', `{"userId":"alice","token":"${secrets['a token of X']}"`);
});

// Credentials that are shown to one person at one moment.
const shownOnce = { 'a password': canary('password') };

test('people and pages come in by credentials of their own', async () => {
  shownOnce['a key'] = (await api.post('/api/v1/keys', { userId: 'alice' })).key;
  shownOnce['a page token'] = (await api.post('/api/v1/page-tokens', { userId: 'alice', origin: server.origin })).token;
  shownOnce['a ticket'] = (await api.post('/api/v1/invitations', { role: 'member' })).link.split('#')[1];
  const joined = await server.api().call('POST', '/api/v1/sign-up', {
    email: 'bob@example.com', name: 'Bob', password: shownOnce['a password'], ticket: shownOnce['a ticket'] });
  assert.equal(joined.status, 201, joined.text);
  shownOnce['a cookie'] = /=(si_[0-9a-z]+)/.exec(joined.headers['set-cookie'])[1];
  const uses = [{ Authorization: `Bearer ${shownOnce['a key']}` }, { Cookie: `signalbox=${shownOnce['a cookie']}` },
                { Authorization: `Bearer ${shownOnce['a page token']}`, Origin: server.origin }];
  for (const headers of uses) assert.equal((await server.api().call('GET', '/api/v1/me', undefined, headers)).status, 200);
  const misuses = [{ ...uses[2], Origin: 'https://evil.example' }, { ...uses[0], 'x-api-key': shownOnce['a key'] }];
  for (const headers of misuses) assert.ok((await server.api().call('GET', '/api/v1/me', undefined, headers)).status >= 400);
  await server.api().call('POST', '/api/v1/sign-in', { email: 'bob@example.com', password: `${shownOnce['a password']} not` });
  await server.api().call('POST', '/api/v1/sign-up', { ticket: shownOnce['a ticket'], password: shownOnce['a password'] });
});

test('refusals, reports and lists are read as well', async () => {
  for (const url of ['http://127.0.0.1:1/', 'http://169.254.169.254/latest', `${server.origin}/api/v1/me`]) {
    const refused = await call('HTTP_FETCH', { url });
    assert.ok(refused.status >= 400 || refused.body.successful === false, refused.text);
  }
  for (const path of ['me', 'snapshot', 'sessions', 'workers', 'runs', 'runs/columns', 'connections', 'keys', 'tools',
                      'toolkits', 'worker-types', 'doctor', 'openapi.json', 'accounts', 'invitations', 'users', 'audit',
                      'audit/export?format=csv', 'no-such-thing'])
    await api.call('GET', `/api/v1/${path}`);
  const runs = await api.all('/api/v1/runs');
  for (const { id } of runs) await api.get(`/api/v1/runs/${id}`);
  for (const path of ['/metrics', '/readyz', '/api/tool-router/session?userId=alice', '/api/tool-router/tasks?userId=alice'])
    await api.call('GET', path);
  for (const args of [['doctor'], ['run', 'list', '--json'], ['tools', 'list', '--json'], ['backup', join(server.data, 'copy.db')]]) {
    const { stdout, stderr } = await server.cli(...args);
    witness(`signalbox ${args.join(' ')} {}\n${stdout}${stderr}`);
  }
});

test('positive control: what was planted is found in answers, in the feed of answers and in the files', async () => {
  const added = await call('NOTES_ADD', { text: planted });
  assert.equal(added.body.successful, true);
  assert.ok((await call('NOTES_LIST', {})).text.includes(planted));
  const found = findSecret(planted, places());
  assert.ok(found.some((where) => where.includes('NOTES_LIST/call')), `only in ${found}`);
  assert.ok(found.some((where) => where.startsWith(server.data)), `in no file of the store: ${found}`);
  for (const form of encodingsOf(planted))
    assert.deepEqual(findSecret(planted, [{ where: 'here', text: `..${form}..` }]), ['here']);
  assert.ok(events.events.length > 5, 'the change feed was read');
});

test('no secret is in anything that went out or was stored', async () => {
  await server.cli('backup', join(server.data, 'last.db'));
  const masterKey = readFileSync(join(server.data, 'master.key'), 'latin1').trim();
  const hidden = { ...secrets, 'the master key': masterKey, 'the master key, as bytes': Buffer.from(masterKey, 'hex') };
  upstream.sessionIds.forEach((id, i) => { hidden[`session id ${i} of an upstream`] = id; });
  hidden['the address of an upstream'] = upstream.host;
  const leaks = Object.entries(hidden).flatMap(([what, secret]) =>
    findSecret(secret, places()).map((where) => `${what} in ${where}`));
  assert.deepEqual(leaks, []);
});

test('a key is shown once and stored nowhere', async () => {
  const { key } = await api.post('/api/v1/keys', { userId: 'bob' });
  const found = findSecret(key, places());
  assert.deepEqual(found.map((where) => where.trim()), ['POST /api/v1/keys']);
  assert.deepEqual(findSecret(projectKey, places()), []);
});

test('what is shown once is nowhere else', () => {
  const own = /^POST \/api\/v1\/(keys|page-tokens|invitations|sign-up) /;
  for (const [what, secret] of Object.entries(shownOnce))
    assert.deepEqual(findSecret(secret, places().filter(({ where }) => !own.test(where))), [], what);
  assert.ok(findSecret(shownOnce['a page token'], places()).some((where) => own.test(where)), 'it was shown, and that was seen');
});
