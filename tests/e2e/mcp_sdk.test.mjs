// The official SDK's client at a session's endpoint, with the reference server behind it twice: over HTTP and
// over standard input and output. The server asks for a key: this is not --dev.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, test } from 'node:test';
import { McpServer } from '../fixtures/mcp/mcp_server.mjs';
import { connectMcp, EverythingServer } from './lib/counterparts.mjs';
import { Server } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const suite = { after };
const everything = await EverythingServer.start(suite);
const many = await McpServer.start(suite, { tools: 250, pageSize: 60 });
const server = await Server.start(suite, { config: `
[[mcp_servers]]
name = "many"
url = "${many.url}"
[[mcp_servers]]
name = "everything"
url = "${everything.url}"
[[mcp_servers]]
name = "local"
command = ${JSON.stringify(EverythingServer.command)}
` });
const key = await server.userKey('alice');
const api = server.api(key);
const { sessionUrl, sessionId } = await api.post('/api/tool-router/create-session', { userId: 'alice', toolkits: [] });

const connect = (scope, options = {}) => connectMcp(scope, options.url ?? sessionUrl, { key, ...options });
const textOf = (result) => result.content.map((part) => part.text).join('');
const jsonOf = (result) => JSON.parse(textOf(result));

async function allTools(client) {
  const pages = [];
  for (let cursor; ;) {
    const page = await client.listTools(cursor ? { cursor } : {});
    pages.push(page.tools);
    cursor = page.nextCursor;
    if (!cursor) return pages;
  }
}

// One JSON-RPC message as bytes on the wire, without the SDK.
function post(message, headers = {}) {
  return fetch(sessionUrl, {
    method: 'POST', body: JSON.stringify(message),
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream',
               Authorization: `Bearer ${key}`, ...headers } });
}
const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {
  protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'by hand', version: '1' } } };

test('the session endpoint lists the tools of every provider once, with valid names', async (t) => {
  const { client } = await connect(t);
  assert.equal(client.getServerVersion().name, 'signalbox');
  const pages = await allTools(client);
  assert.ok(pages.length >= 3, `${pages.length} pages`);
  const tools = pages.flat();
  const names = tools.map((tool) => tool.name);
  assert.equal(new Set(names).size, names.length);
  for (const wanted of ['TIME_NOW', 'NOTES_ADD', 'FEED_READ', 'TWITTER_GET_MENTIONS', 'everything__echo',
                        'everything__get-sum', 'local__echo', 'many__tool-0000', 'many__tool-0249'])
    assert.ok(names.includes(wanted), wanted);
  for (const tool of tools) {
    assert.match(tool.name, /^[A-Za-z0-9_.-]{1,64}$/);
    assert.equal(tool.inputSchema.type, 'object');
  }
});

test('a built-in tool answers with the time', async (t) => {
  const { client } = await connect(t);
  const result = await client.callTool({ name: 'TIME_NOW', arguments: { timeZone: 'Europe/Berlin' } });
  assert.ok(!result.isError);
  const time = jsonOf(result);
  assert.ok(Math.abs(Date.parse(time.utc) - Date.now()) < 60_000);
  assert.match(time.local, /\+0[12]:00$/);
  assert.equal(Date.parse(time.local), Math.floor(time.epochMs / 1000) * 1000);
});

test('notes are kept for their user, and only for them', async (t) => {
  const { client } = await connect(t);
  const note = jsonOf(await client.callTool({ name: 'NOTES_ADD', arguments: { text: 'the 8:15 runs late' } }));
  const list = async (from) => jsonOf(await from.callTool({ name: 'NOTES_LIST', arguments: {} })).notes;
  assert.deepEqual((await list(client)).map(({ text }) => text), ['the 8:15 runs late']);

  const bobsKey = await server.userKey('bob');
  const bobs = await server.api(bobsKey).post('/api/tool-router/create-session', { userId: 'bob' });
  const { client: bob } = await connect(t, { url: bobs.sessionUrl, key: bobsKey });
  assert.deepEqual(await list(bob), []);
  const stolen = await bob.callTool({ name: 'NOTES_DELETE', arguments: { id: note.id } });
  assert.equal(stolen.isError, true);

  assert.equal(jsonOf(await client.callTool({ name: 'NOTES_DELETE', arguments: { id: note.id } })).deleted, note.id);
  assert.deepEqual(await list(client), []);
});

for (const [upstream, how] of [['everything', 'HTTP'], ['local', 'standard input and output']]) {
  test(`tools of a server over ${how} answer as they do directly`, async (t) => {
    const { client } = await connect(t);
    const { client: direct } = await connectMcp(t, everything.url);
    for (const [tool, args] of [['echo', { message: 'Zug fährt ab ✓' }], ['get-sum', { a: 19, b: 23 }],
                                ['get-tiny-image', {}]]) {
      const through = await client.callTool({ name: `${upstream}__${tool}`, arguments: args });
      assert.deepEqual(through, await direct.callTool({ name: tool, arguments: args }));
    }
    const listed = (await allTools(client)).flat().find((tool) => tool.name === `${upstream}__get-sum`);
    const original = (await direct.listTools()).tools.find((tool) => tool.name === 'get-sum');
    assert.deepEqual(listed.inputSchema, original.inputSchema);
    assert.equal(listed.description, original.description);
  });

  test(`progress of a long operation over ${how} arrives while it goes on`, async (t) => {
    const { client } = await connect(t);
    const seen = [];
    const call = client.callTool(
      { name: `${upstream}__trigger-long-running-operation`, arguments: { duration: 1, steps: 4 } }, undefined,
      { onprogress: (progress) => seen.push(progress.progress) });
    let isOver = false;
    call.finally(() => { isOver = true; }).catch(() => {});
    await until('a first progress', () => seen.length > 0);
    assert.equal(isOver, false, 'progress came only with the result');
    const result = await call;
    assert.match(textOf(result), /completed/i);
    assert.deepEqual(seen, [...seen].sort((a, b) => a - b));
    assert.ok(seen.length >= 3, `${seen.length} notifications`);
  });
}

test('bad arguments are a result that says what is wrong, for built-in and federated tools', async (t) => {
  const { client } = await connect(t);
  const wrongType = await client.callTool({ name: 'everything__get-sum', arguments: { a: 'one', b: 2 } });
  assert.equal(wrongType.isError, true);
  assert.match(textOf(wrongType), /arguments\.a must be/);
  const missing = await client.callTool({ name: 'NOTES_ADD', arguments: {} });
  assert.equal(missing.isError, true);
  assert.match(textOf(missing), /text.* is required|required.*text/);
});

test('an unknown tool is a JSON-RPC error', async (t) => {
  const { client } = await connect(t);
  for (const name of ['NO_SUCH_TOOL', 'everything__no-such-tool', 'nowhere__echo'])
    await assert.rejects(client.callTool({ name, arguments: {} }), (error) => error.code === -32602 && /tool/i.test(error.message));
});

test('an ended MCP session is gone', async (t) => {
  const { client, transport } = await connect(t);
  const headers = { 'Mcp-Session-Id': transport.sessionId, 'MCP-Protocol-Version': '2025-11-25' };
  assert.equal((await post({ jsonrpc: '2.0', id: 7, method: 'ping' }, headers)).status, 200);
  await transport.terminateSession();
  assert.equal((await post({ jsonrpc: '2.0', id: 8, method: 'ping' }, headers)).status, 404);
  await client.close();
});

test('the transport keeps to the rules for messages it cannot take', async () => {
  const opened = await post(initialize);
  assert.equal(opened.status, 200);
  const session = { 'Mcp-Session-Id': opened.headers.get('mcp-session-id') };
  assert.match(session['Mcp-Session-Id'], /^[\x21-\x7e]{20,}$/);
  const ping = { jsonrpc: '2.0', id: 2, method: 'ping' };
  const cases = [
    ['a notification', 202, { jsonrpc: '2.0', method: 'notifications/initialized' }, session],
    ['no session id', 400, ping, {}],
    ['an unknown session id', 404, ping, { 'Mcp-Session-Id': 'no-such-session-as-this-one' }],
    ['another revision', 400, ping, { ...session, 'MCP-Protocol-Version': '1999-01-01' }],
    ['no event stream accepted', 406, ping, { ...session, Accept: 'application/json' }],
    ['no JSON', 415, ping, { ...session, 'Content-Type': 'text/plain' }],
    ['no JSON-RPC', 400, { hello: 'world' }, session],
    ['a foreign origin', 403, ping, { ...session, Origin: 'https://evil.example' }],
  ];
  for (const [what, status, message, headers] of cases) {
    const answer = await post(message, headers);
    assert.equal(answer.status, status, what);
    const text = await answer.text();
    if (status === 202) assert.equal(text, '');
    else assert.ok(JSON.parse(text).error.message.length > 10, what);
  }
  const get = await fetch(sessionUrl, { headers: { Authorization: `Bearer ${key}`, Accept: 'text/event-stream', ...session } });
  assert.equal(get.status, 405);
});

test('without a key, with a wrong one or with somebody else\'s there is nothing to see', async () => {
  for (const headers of [{ Authorization: '' }, { Authorization: 'Bearer sbx_wrong' }]) {
    const answer = await post(initialize, headers);
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate'), /^Bearer/);
  }
  const mallory = await post(initialize, { Authorization: `Bearer ${await server.userKey('mallory')}` });
  assert.equal(mallory.status, 404);
  const missing = await fetch(sessionUrl.replace(sessionId, 'session_00000000000000000000000000'), {
    method: 'POST', body: JSON.stringify(initialize),
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', Authorization: `Bearer ${key}` } });
  assert.equal(missing.status, 404);
  const messageOf = async (answer) => (await answer.json()).error.message;
  assert.equal(await messageOf(mallory), await messageOf(missing), 'a stranger could tell that the session exists');
});

test('a revoked session answers nobody any more, open clients included', async (t) => {
  const carolsKey = await server.userKey('carol');
  const carols = server.api(carolsKey);
  const session = await carols.post('/api/v1/sessions', { userId: 'carol' });
  const { client } = await connect(t, { url: session.sessionUrl, key: carolsKey });
  assert.ok(!(await client.callTool({ name: 'TIME_NOW', arguments: {} })).isError);
  await carols.delete(`/api/v1/sessions/${session.sessionId}`);
  await assert.rejects(client.callTool({ name: 'TIME_NOW', arguments: {} }), /404|not found/i);
  await assert.rejects(connect(t, { url: session.sessionUrl, key: carolsKey }), /404|not found/i);
});

test('a session for some toolkits offers and runs only those', async (t) => {
  const session = await api.post('/api/v1/sessions', { userId: 'alice', toolkits: ['time'] });
  const { client } = await connect(t, { url: session.sessionUrl });
  assert.deepEqual((await allTools(client)).flat().map((tool) => tool.name), ['TIME_NOW']);
  const refused = await client.callTool({ name: 'NOTES_LIST', arguments: {} });
  assert.equal(refused.isError, true);
  assert.match(textOf(refused), /does not include the toolkit "notes"/);
});

test('an upstream that is restarted between two calls is simply used again', async (t) => {
  const { client } = await connect(t);
  const echo = (message) => client.callTool({ name: 'everything__echo', arguments: { message } });
  assert.match(textOf(await echo('before')), /before/);
  await everything.kill();
  await everything.resume();
  const after = await echo('after');
  assert.ok(!after.isError, textOf(after));
  assert.match(textOf(after), /after/);
});

test('an upstream that is down is told apart from everything else, and comes back by itself', async (t) => {
  const { client } = await connect(t);
  const echo = () => client.callTool({ name: 'everything__echo', arguments: { message: 'hello' } });
  assert.ok(!(await echo()).isError);
  await everything.kill();
  const failed = await echo();
  assert.equal(failed.isError, true);
  assert.match(textOf(failed), /everything/);
  assert.doesNotMatch(textOf(failed), new RegExp(`${everything.port}|127\\.0\\.0\\.1`));
  assert.ok(!(await client.callTool({ name: 'local__echo', arguments: { message: 'x' } })).isError, 'others go on');

  await everything.resume();
  const again = await until('the upstream to be used again', async () => {
    const result = await echo();
    return !result.isError && result;
  });
  assert.match(textOf(again), /hello/);
});

test('every call is on the record', async () => {
  const { items } = await api.get('/api/v1/runs');
  assert.deepEqual(items, [], 'calls of a session are no runs');
  const seed = await api.post('/api/tool-router/execute', {
    userId: 'alice', tools: [{ tool_slug: 'TIME_NOW', arguments: {} }, { tool_slug: 'everything__echo', arguments: { message: 'hi' } }] });
  assert.equal(seed.results.length, 2);
});

const childrenOf = (pid) => execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  .split('\n').map(Number).filter(Boolean);

test('no child process is left when the server stops', async () => {
  let children = [];
  try {
    children = childrenOf(server.pid);
  } catch { /* ps: none */ }
  assert.ok(children.length >= 1, 'the upstream over standard input and output is a child');
  await server.stop();
  await until('the children to end', () => children.every((pid) => !isAlive(pid)));
});

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
