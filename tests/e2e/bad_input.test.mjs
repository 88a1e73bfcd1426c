// What a careless or hostile client, and a broken outside server, can send. Each is refused with a 4xx that names the
// field and the request, and none leaves a trace in the store.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FeedServer } from '../fixtures/feed/feed_server.mjs';
import { McpServer } from '../fixtures/mcp/mcp_server.mjs';
import { XServer } from '../fixtures/x/x_server.mjs';
import { requestBytes, sendRaw } from './lib/raw_http.mjs';
import { firstRun } from './lib/runs.mjs';
import { Server } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const suite = { after };
const feed = await FeedServer.start(suite);
const x = await XServer.start(suite);
const upstream = await McpServer.start(suite);
const server = await Server.start(suite, { config: `
[toolkits.twitter]
server = "${x.origin}"
[guard]
allow = ["feed:${feed.host}", "http:${feed.host}"]
[[mcp_servers]]
name = "faulty"
url = "${upstream.url}"
timeout_ms = 1000
` });
const adminKey = await server.key('--project', '--scope', 'admin');
const api = server.api(adminKey);
const aliceKey = await server.userKey('alice');
const toolsOnlyKey = await server.key('--project', '--scope', 'tools');

await api.post('/api/tool-router/create-session', { userId: 'alice', toolkits: [] });
feed.publish(1);
const worker = await api.post('/api/v1/workers', {
  userId: 'alice', type: 'feed_monitor', enabled: true, config: { feedUrl: feed.rss },
  schedule: { kind: 'interval', everyMs: 86_400_000 } });
await firstRun(api, worker);

const own = { Host: new URL(server.origin).host };
const bearer = { ...own, Authorization: `Bearer ${adminKey}` };
const json = { ...bearer, 'Content-Type': 'application/json' };
const feedWorker = (change) => ({ userId: 'alice', type: 'feed_monitor', config: { feedUrl: feed.rss }, ...change });
const cron = (expression, timeZone = 'UTC') => feedWorker({ schedule: { kind: 'cron', expression, timeZone } });
const deep = (depth) => '['.repeat(depth) + ']'.repeat(depth);
const notes = '/api/v1/tools/NOTES_ADD/call';
const time = '/api/v1/tools/TIME_NOW/call';

// [what, method, path, body, status, code, field?, headers?]
const refused = [
  ['JSON that ends too soon', 'POST', '/api/v1/sessions', '{"userId":', 400, 'invalid_argument'],
  ['no JSON at all', 'POST', '/api/v1/sessions', 'userId=alice', 400, 'invalid_argument'],
  ['nothing', 'POST', '/api/v1/sessions', '', 400, 'invalid_argument'],
  ['a list instead of an object', 'POST', '/api/v1/sessions', [], 400, 'invalid_argument'],
  ['invalid UTF-8', 'POST', '/api/v1/sessions', Buffer.from([...Buffer.from('{"userId":"a'), 0xff, 0xfe, ...Buffer.from('"}')]), 400, 'invalid_argument'],
  ['JSON nested too deep', 'POST', '/api/v1/sessions', `{"userId":"alice","toolkits":${deep(5000)}}`, 400, 'invalid_argument'],
  ['a user that is a number', 'POST', '/api/v1/sessions', { userId: 7 }, 400, 'invalid_argument', 'userId'],
  ['no user', 'POST', '/api/v1/sessions', {}, 400, 'invalid_argument', 'userId'],
  ['an empty user', 'POST', '/api/v1/sessions', { userId: '' }, 400, 'invalid_argument', 'userId'],
  ['a user with a control character', 'POST', '/api/v1/sessions', { userId: 'a\u0000b' }, 400, 'invalid_argument', 'userId'],
  ['a user as long as a page', 'POST', '/api/v1/sessions', { userId: 'a'.repeat(3000) }, 400, 'invalid_argument', 'userId'],
  ['an unknown field', 'POST', '/api/v1/sessions', { userId: 'alice', colour: 'red' }, 400, 'invalid_argument', 'colour'],
  ['toolkits that are no list', 'POST', '/api/v1/sessions', { userId: 'alice', toolkits: 'time' }, 400, 'invalid_argument', 'toolkits'],
  ['a toolkit that is no string', 'POST', '/api/v1/sessions', { userId: 'alice', toolkits: ['time', 7] }, 400, 'invalid_argument', 'toolkits[1]'],
  ['an unknown worker type', 'POST', '/api/v1/workers', feedWorker({ type: 'coffee_maker' }), 400, 'invalid_argument', 'type'],
  ['a worker without its address', 'POST', '/api/v1/workers', feedWorker({ config: {} }), 400, 'invalid_argument', 'config.feedUrl'],
  ['an address that is none', 'POST', '/api/v1/workers', feedWorker({ config: { feedUrl: 'file:///etc/passwd' } }), 400, 'invalid_argument', 'config.feedUrl'],
  ['an unknown setting', 'POST', '/api/v1/workers', feedWorker({ config: { feedUrl: feed.rss, colour: 1 } }), 400, 'invalid_argument', 'config.colour'],
  ['an empty keyword', 'POST', '/api/v1/workers', feedWorker({ config: { feedUrl: feed.rss, keywords: ['a', ''] } }), 400, 'invalid_argument', 'config.keywords[1]'],
  ['a cron with too few fields', 'POST', '/api/v1/workers', cron('* * *'), 400, 'invalid_argument', 'schedule.expression'],
  ['a cron with minute 61', 'PATCH', `/api/v1/workers/${worker.id}`, { schedule: cron('61 * * * *').schedule }, 400, 'invalid_argument', 'schedule.expression'],
  ['a cron that is never due', 'POST', '/api/v1/workers', cron('0 0 30 2 *'), 400, 'invalid_argument', 'schedule.expression'],
  ['an unknown time zone', 'POST', '/api/v1/workers', cron('* * * * *', 'Mars/Base'), 400, 'invalid_argument', 'schedule.timeZone'],
  ['a time zone that is a path', 'POST', '/api/v1/workers', cron('* * * * *', '../../etc/passwd'), 400, 'invalid_argument', 'schedule.timeZone'],
  ['an interval of a second', 'POST', '/api/v1/workers', feedWorker({ schedule: { kind: 'interval', everyMs: 1000 } }), 400, 'invalid_argument', 'schedule.everyMs'],
  ['a schedule of no known kind', 'POST', '/api/v1/workers', feedWorker({ schedule: { kind: 'tide' } }), 400, 'invalid_argument', 'schedule.kind'],
  ['an account for an unknown app', 'POST', '/api/v1/connections', { userId: 'alice', toolkit: 'nowhere', token: 'abc' }, 400, 'invalid_argument', 'toolkit'],
  ['an account for an app that needs none', 'POST', '/api/v1/connections', { userId: 'alice', toolkit: 'time', token: 'abc' }, 400, 'invalid_argument', 'toolkit'],
  ['a token with a line break', 'POST', '/api/v1/connections', { userId: 'alice', toolkit: 'twitter', token: 'a\r\nX-Evil: 1' }, 400, 'invalid_argument', 'token'],
  ['an unknown scope', 'POST', '/api/v1/keys', { userId: 'alice', scopes: ['everything'] }, 400, 'invalid_argument', 'scopes[0]'],
  ['a key for a user and for the project', 'POST', '/api/v1/keys', { userId: 'alice', project: true }, 400, 'invalid_argument', 'userId'],
  ['a limit of none', 'GET', '/api/v1/runs?limit=0', undefined, 400, 'invalid_argument', 'limit'],
  ['a limit beyond the most', 'GET', '/api/v1/runs?limit=201', undefined, 400, 'invalid_argument', 'limit'],
  ['a limit that is no number', 'GET', '/api/v1/sessions?limit=ten', undefined, 400, 'invalid_argument', 'limit'],
  ['a cursor nobody gave', 'GET', '/api/v1/runs?cursor=garbage', undefined, 400, 'invalid_argument', 'cursor'],
  ['a state no run has', 'GET', '/api/v1/runs?state=asleep', undefined, 400, 'invalid_argument', 'state'],
  ['a revision that is no number', 'PATCH', `/api/v1/workers/${worker.id}`, { enabled: false }, 400, 'invalid_argument', 'If-Match', { 'If-Match': '"abc"' }],
  ['a revision that is past', 'PATCH', `/api/v1/workers/${worker.id}`, { enabled: false }, 412, 'precondition_failed', undefined, { 'If-Match': '"999"' }],
  ['an unknown session', 'GET', '/api/v1/sessions/session_00000000000000000000000000', undefined, 404, 'not_found'],
  ['an unknown worker', 'POST', '/api/v1/workers/wrk_00000000000000000000000000/run', {}, 404, 'not_found'],
  ['an unknown run', 'GET', '/api/v1/runs/run_00000000000000000000000000', undefined, 404, 'not_found'],
  ['an unknown connection', 'DELETE', '/api/v1/connections/ca_00000000000000000000000000', undefined, 404, 'not_found'],
  ['an unknown key', 'DELETE', '/api/v1/keys/key_00000000000000000000000000', undefined, 404, 'not_found'],
  ['an unknown tool', 'POST', '/api/v1/tools/NO_SUCH_TOOL/call', { userId: 'alice' }, 404, 'not_found'],
  ['a user without a session', 'POST', time, { userId: 'stranger' }, 404, 'not_found'],
  ['an argument of the wrong type', 'POST', time, { userId: 'alice', arguments: { timeZone: 7 } }, 400, 'invalid_argument', 'arguments.timeZone'],
  ['an argument too many', 'POST', time, { userId: 'alice', arguments: { planet: 'Mars' } }, 400, 'invalid_argument', 'arguments.planet'],
  ['an argument missing', 'POST', notes, { userId: 'alice', arguments: {} }, 400, 'invalid_argument', 'arguments.text'],
  ['arguments that are a list', 'POST', notes, { userId: 'alice', arguments: [1] }, 400, 'invalid_argument', 'arguments'],
  ['arguments nested too deep', 'POST', notes, `{"userId":"alice","arguments":{"text":${deep(100)}}}`, 400, 'invalid_argument'],
  ['an argument of a federated tool', 'POST', '/api/v1/tools/faulty__tool-0000/call', { userId: 'alice', arguments: { word: 1 } }, 400, 'invalid_argument', 'arguments.word'],
  ['a private address', 'POST', '/api/v1/tools/HTTP_FETCH/call', { userId: 'alice', arguments: { url: 'http://169.254.169.254/' } }, 403, 'permission_denied'],
  ['our own address', 'POST', '/api/v1/tools/HTTP_FETCH/call', { userId: 'alice', arguments: { url: `${server.origin}/healthz` } }, 403, 'permission_denied'],
  ['a method not offered', 'PUT', '/api/v1/sessions', {}, 405, 'method_not_allowed'],
  ['an address with nothing', 'GET', '/api/v1/nothing', undefined, 404, 'not_found'],
  ['an address with a doubled slash', 'GET', '/api/v1//sessions', undefined, 404, 'not_found'],
  ['text instead of JSON', 'POST', '/api/v1/sessions', { userId: 'alice' }, 415, 'unsupported_media_type', undefined, { 'Content-Type': 'text/plain' }],
  ['no key', 'GET', '/api/v1/me', undefined, 401, 'unauthenticated', undefined, { Authorization: '' }],
  ['a wrong key', 'GET', '/api/v1/me', undefined, 401, 'unauthenticated', undefined, { Authorization: 'Bearer wrong' }],
  ['another scheme', 'GET', '/api/v1/me', undefined, 401, 'unauthenticated', undefined, { Authorization: 'Basic YTpi' }],
  ['two keys', 'GET', '/api/v1/me', undefined, 401, 'unauthenticated', undefined, { 'X-Api-Key': adminKey }],
  ['a key in the query', 'GET', `/api/v1/me?key=${adminKey}`, undefined, 401, 'unauthenticated', undefined, { Authorization: '' }],
  ['another user\'s data', 'GET', '/api/v1/runs?userId=bob', undefined, 403, 'permission_denied', undefined, { Authorization: `Bearer ${aliceKey}` }],
  ['a session for another user', 'POST', '/api/v1/sessions', { userId: 'bob' }, 403, 'permission_denied', undefined, { Authorization: `Bearer ${aliceKey}` }],
  ['a scope the key lacks', 'GET', '/api/v1/workers', undefined, 403, 'permission_denied', undefined, { Authorization: `Bearer ${toolsOnlyKey}` }],
  ['more rights than one has', 'POST', '/api/v1/keys', { project: true, scopes: ['admin'] }, 403, 'permission_denied', undefined, { Authorization: `Bearer ${aliceKey}` }],
  ['a foreign origin', 'GET', '/api/v1/me', undefined, 403, 'permission_denied', undefined, { Origin: 'https://evil.example' }],
];

// All rows but those that are written behind: records of read-only calls, last use, sliding.
async function storeDump() {
  const file = join(server.data, `dump-${Date.now()}.db`);
  const { status, stderr } = await server.cli('backup', file);
  assert.equal(status, 0, stderr);
  const sql = (query) => execFileSync('sqlite3', [file, query], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const behind = new Set(['last_used_at', 'last_active_at', 'expires_at']);
  const tables = sql(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).trim().split('\n')
    .filter((table) => !['tool_calls', 'store_sizes'].includes(table));
  return Object.fromEntries(tables.map((table) => {
    const columns = sql(`SELECT name FROM pragma_table_info('${table}')`).trim().split('\n').filter((name) => !behind.has(name));
    return [table, sql(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY 1, 2`)];
  }));
}

// The changes a key's last use or a call's record makes are in the feed of changes, too.
const withoutFeed = ({ events, ...rest }) => rest;

const before = await storeDump();

function checkProblem(answer, status, code, field) {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  const problem = JSON.parse(answer.text);
  assert.equal(problem.status, status);
  assert.equal(problem.code, code);
  assert.ok(problem.title && problem.detail && problem.type, answer.text);
  assert.match(problem.requestId, /^req_/);
  assert.equal(problem.requestId, answer.headers['x-request-id']);
  if (!field) return;
  const paths = (problem.errors ?? []).map((error) => error.path);
  assert.ok(paths.includes(field), `names ${JSON.stringify(paths)}, not ${field}: ${problem.detail}`);
  for (const { message } of problem.errors) assert.ok(message.length > 3);
}

for (const [what, method, path, body, status, code, field, headers = {}] of refused)
  test(`refused: ${what}`, async () => {
    const all = { ...bearer, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers };
    const bytes = body === undefined ? '' : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    if (body !== undefined) all['Content-Length'] = Buffer.byteLength(bytes);
    if (all.Authorization === '') delete all.Authorization;
    checkProblem(await sendRaw(server.port, requestBytes(method, path, all, bytes)), status, code, field);
  });

test('refused: a body of five megabytes, announced or in chunks', async () => {
  const body = JSON.stringify({ userId: 'alice', toolkits: ['x'.repeat(5 << 20)] });
  const announced = requestBytes('POST', '/api/v1/sessions', { ...json, 'Content-Length': body.length }, body);
  checkProblem(await sendRaw(server.port, announced), 413, 'too_large');
  const chunk = (text) => `${text.length.toString(16)}\r\n${text}\r\n`;
  const chunks = body.match(/.{1,65536}/gs).map(chunk).join('') + '0\r\n\r\n';
  const chunked = requestBytes('POST', '/api/v1/sessions', { ...json, 'Transfer-Encoding': 'chunked' }, chunks);
  checkProblem(await sendRaw(server.port, chunked), 413, 'too_large');
});

test('refused: another host name, and ways around it', async () => {
  const ask = async (host) => (await sendRaw(server.port, requestBytes('GET', '/api/v1/me', { ...bearer, Host: host }))).status;
  for (const host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1'])
    assert.equal(await ask(host), 403, host);
  assert.equal(await ask(''), 400, 'a Host that is empty');
  const two = requestBytes('GET', '/api/v1/me', { ...bearer, host: 'evil.example' });
  const answer = await sendRaw(server.port, two);
  assert.ok(answer.status === 403 || answer.status === 400, `two Host headers: ${answer.status}`);
});

test('refused: heads that two readers could understand differently, or that never end', async () => {
  const body = '{"userId":"smuggler"}';
  const smuggled = requestBytes('POST', '/api/v1/sessions', { ...json, 'Content-Length': '5', 'Transfer-Encoding': 'chunked' },
                                `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
  assert.equal((await sendRaw(server.port, smuggled)).status, 400);
  const twice = requestBytes('POST', '/api/v1/sessions', { ...json, 'Content-Length': '5', 'content-length': '21' }, body);
  assert.equal((await sendRaw(server.port, twice)).status, 400);
  const long = await sendRaw(server.port, requestBytes('GET', '/api/v1/me', { ...bearer, 'X-Long': 'a'.repeat(200_000) }));
  assert.ok(long.status >= 400 && long.status < 500, `a long head: ${long.status}`);
});

test('paths lead nowhere but to what is offered', async () => {
  const tricks = ['/../../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f..%2f..%2fetc/passwd',
                  '/api/v1/zones/../../../../etc/passwd', '/api/v1/zones/..%2f..%2f..%2f..%2fetc%2fpasswd',
                  '/api/v1/zones/Europe/Berlin%00.txt', '/api/v1/runs/%00', '/api/v1/sessions/..%2fme',
                  '/api/v1/tools/..%2f..%2fme', '//etc/passwd'];
  for (const path of tricks) {
    const { status, text } = await sendRaw(server.port, requestBytes('GET', path, bearer));
    assert.doesNotMatch(text, /root:.*:0:0:|"projectId"/, path);
    if (path.startsWith('/api/')) assert.ok(status >= 400 && status < 500, `${path}: ${status}`);
  }
});

test('none of it left a trace in the store', async () => {
  assert.deepEqual(withoutFeed(await storeDump()), withoutFeed(before));
});

test('an expired session answers no call, and the first call revives it under its id', async (t) => {
  const brief = await Server.start(t, { dev: true, env: { SIGNALBOX_SESSION_IDLE_MS: '1000' } });
  const briefApi = brief.api();
  const open = () => briefApi.post('/api/tool-router/create-session', { userId: 'alice', toolkits: [] });
  const { sessionId, sessionUrl } = await open();
  await until('the session to expire', async () => (await briefApi.get(`/api/v1/sessions/${sessionId}`)).status === 'expired');
  const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {
    protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } } };
  const ask = () => briefApi.call('POST', new URL(sessionUrl).pathname, initialize, { Accept: 'application/json, text/event-stream' });
  const gone = await ask();
  assert.equal(gone.status, 404);
  assert.match(gone.body.error.message, /expired.*create-session/);
  assert.equal((await open()).sessionId, sessionId);
  assert.equal((await ask()).status, 200);
});

test('--dev answers only a person at this machine', async (t) => {
  const dev = await Server.start(t, { dev: true });
  const host = { Host: new URL(dev.origin).host };
  const ask = async (headers) => (await sendRaw(dev.port, requestBytes('GET', '/api/v1/me', { ...host, ...headers }))).status;
  assert.equal(await ask({}), 200);
  assert.equal(await ask({ Origin: dev.origin, 'Sec-Fetch-Site': 'same-origin' }), 200);
  for (const headers of [{ 'X-Forwarded-For': '10.0.0.1' }, { Forwarded: 'for=10.0.0.1' }, { 'Sec-Fetch-Site': 'cross-site' },
                         { 'Sec-Fetch-Site': 'same-site' }])
    assert.equal(await ask(headers), 401, JSON.stringify(headers));
  assert.equal(await ask({ Origin: 'null' }), 403);
  assert.equal(await ask({ Origin: 'http://localhost:1' }), 403);
  const form = requestBytes('POST', '/api/v1/sessions', { ...host, 'Content-Type': 'text/plain', 'Content-Length': '14' }, '{"userId":"a"}');
  assert.equal((await sendRaw(dev.port, form)).status, 415);
});

const call = (tool, args) => api.call('POST', `/api/v1/tools/${tool}/call`, { userId: 'alice', arguments: args });
const callFeed = () => call('FEED_READ', { url: feed.rss });
const callMcp = () => call('faulty__tool-0000', { word: 'a' });
const callX = () => call('TWITTER_USER_LOOKUP_ME', {});

test('outside servers that fail, babble or die are told apart from our own failures', async () => {
  x.tokens.set('good', '2244994945');
  await api.post('/api/v1/connections', { userId: 'alice', toolkit: 'twitter', token: 'good' });
  const outside = [[feed, callFeed], [upstream, callMcp], [x, callX]];
  for (const [site, ask] of outside) {
    assert.equal((await ask()).body.successful, true);
    for (const mode of ['error', 'garbage', 'die']) {
      site.faults.mode = mode;
      const answer = await ask();
      assert.ok([400, 502].includes(answer.status), `${mode}: ${answer.status} ${answer.text}`);
      assert.doesNotMatch(answer.body.detail, /\ufffd/, mode);
      assert.ok(answer.body.detail.length > 15, answer.text);
    }
    site.faults.release();
    const again = await until('it to work again', async () => (await ask()).body.successful);
    assert.equal(again, true);
  }
});

test('outside servers that hang are given up in time, and nobody else waits for them', async () => {
  upstream.faults.mode = feed.faults.mode = 'hang';
  const begun = Date.now();
  const slow = callFeed();
  const answer = await callMcp();
  assert.equal(answer.status, 504, answer.text);
  assert.ok(Date.now() - begun < 5000, 'its limit is one second');
  assert.equal((await api.call('POST', time, { userId: 'alice' })).status, 200);
  const late = await slow;
  assert.equal(late.status, 504, late.text);
  assert.equal(late.body.code, 'deadline_exceeded');
  assert.ok(Date.now() - begun < 35_000, 'a call has thirty seconds');
  upstream.faults.release();
  feed.faults.release();
});

test('the server never stumbled over itself', () => {
  assert.equal(server.hasExited, false);
  assert.doesNotMatch(server.stderr, /handler threw|"level":"error"/);
});
