// The command line, with a server running on the same data and without one: the same answers, exit codes, JSON.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FeedServer } from '../fixtures/feed/feed_server.mjs';
import { McpServer } from '../fixtures/mcp/mcp_server.mjs';
import { runCli } from './lib/cli.mjs';
import { firstRun, runEnds } from './lib/runs.mjs';
import { scratchFolder } from './lib/scratch.mjs';
import { Server } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const suite = { after };
const feed = await FeedServer.start(suite);
feed.publish(3);
const upstream = await McpServer.start(suite);
const server = await Server.start(suite, { dev: true, config: `
[guard]
allow = ["feed:${feed.host}"]
[[mcp_servers]]
name = "block"
url = "${upstream.url}"
` });

// Runs a command that has to succeed; -> what it printed, or its JSON with --json.
async function fine(...args) {
  const { status, stdout, stderr } = await server.cli(...args);
  assert.equal(status, 0, `signalbox ${args.join(' ')}: ${stderr}${stdout}`);
  return args.includes('--json') ? JSON.parse(stdout) : stdout;
}
async function exitCode(...args) {
  const result = await server.cli(...args);
  assert.ok(result.status === 0 || result.stderr + result.stdout !== '', `signalbox ${args.join(' ')} says nothing`);
  return result.status;
}

for (const isServed of [true, false]) {
  test(`sessions, tools, workers and runs ${isServed ? 'of a running server' : 'without a server'}`, async () => {
    if (!isServed) await server.stop();
    const user = isServed ? 'anna' : 'otto';

    const made = await fine('key', 'create', '--user', user, '--json');
    assert.match(made.id, /^key_/);
    assert.equal(made.userId, user);
    assert.ok(made.key.length > 30);
    assert.match(await fine('key', 'create', '--project'), /^\S{30,}\n$/);

    const session = await fine('session', 'create', '--user', user, '--json');
    assert.match(session.sessionUrl, new RegExp(`/tool_router/${session.sessionId}/mcp$`));
    assert.match(await fine('session', 'list'), new RegExp(`${session.sessionId} +${user}`));

    const tools = await fine('tools', 'list', '--json');
    assert.ok(tools.items.some((tool) => tool.slug === 'TIME_NOW'));
    assert.match(await fine('tools', 'search', 'summar'), /TEXT_SUMMARIZE/);
    const worker = await fine('worker', 'enable', 'feed_monitor', '--user', user, '--cron', '0 3 * * *', '--zone',
                              'Europe/Berlin', '--config', JSON.stringify({ feedUrl: feed.rss }), '--json');
    assert.equal(worker.enabled, true);
    assert.equal(worker.schedule.timeZone, 'Europe/Berlin');
    const now = await fine('tools', 'call', 'TIME_NOW', '--user', user);
    assert.ok(Math.abs(Date.parse(JSON.parse(now).utc) - Date.now()) < 60_000, now);

    assert.match(await fine('worker', 'list'), new RegExp(`${worker.id} +feed_monitor +${user} +on`));
    const runs = await fine('run', 'list', '--worker', worker.id, '--json');
    assert.equal(runs.items.length, 1);
    assert.equal(runs.items[0].trigger, 'enabled');
    if (isServed) await checkRuns(worker);
    assert.equal((await fine('worker', 'disable', worker.id, '--json')).enabled, false);
    assert.match(await fine('session', 'revoke', session.sessionId), /revoked/);
    if (!isServed) await server.resume();
  });
}

async function checkRuns(worker) {
  await firstRun(server.api(), worker);
  const id = (await fine('worker', 'run', worker.id)).trim();
  await runEnds(server.api(), id);
  const shown = await fine('run', 'show', id, '--json');
  assert.equal(shown.run.state, 'succeeded');
  assert.equal(shown.steps[0].tool, 'FEED_READ');
  assert.match(await fine('run', 'show', id), /feed_monitor succeeded[\s\S]*FEED_READ/);
  const again = (await fine('run', 'retry', id)).trim();
  assert.equal((await runEnds(server.api(), again)).state, 'succeeded');
}

test('exit codes tell no, wrong usage and wrong configuration apart', async () => {
  await fine('session', 'create', '--user', 'codes');
  await server.api().post('/api/tool-router/create-session', { userId: 'codes' });
  const one = [['run', 'show', 'run_00000000000000000000000000'], ['session', 'revoke', 'session_none'],
               ['tools', 'call', 'NO_SUCH_TOOL', '--user', 'codes'],
               ['tools', 'call', 'TIME_NOW', '--user', 'codes', '--arguments', '{"timeZone":7}'],
               ['worker', 'enable', 'no_such_worker', '--user', 'codes'],
               ['cron', 'next', '61 * * * *'], ['cron', 'next', '* * * * *', '--tz', 'Mars/Base']];
  for (const args of one) assert.equal(await exitCode(...args), 1, args.join(' '));
  const two = [['no-such-command'], [], ['key', 'create'], ['key', 'create', '--user', 'a', '--project'],
               ['tools', 'call', 'TIME_NOW', '--user', 'codes', '--arguments', '{"a":'],
               ['cron', 'next', '* * * * *', '--after', 'yesterday'], ['worker', 'enable', 'feed_monitor']];
  for (const args of two) assert.equal(await exitCode(...args), 2, args.join(' '));
});

test('a tool call that the tool itself failed is a no, with --json too', async () => {
  await server.api().post('/api/tool-router/create-session', { userId: 'codes' });
  const call = ['tools', 'call', 'block__tool-0000', '--user', 'codes', '--arguments', '{"word":"a","refuse":true}'];
  assert.equal(await exitCode(...call), 1);
  assert.equal(await exitCode(...call, '--json'), 1);
});

test('a wrong configuration is named with its file and line', async (t) => {
  const folder = scratchFolder(t);
  const serve = (...args) => runCli(['serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'data'), ...args], { cwd: folder });
  execFileSync('bash', ['-c', `printf 'dev = true\\n[guard]\\nallow = 7\\n' > ${folder}/wrong.toml`]);
  const wrong = await serve('--config', join(folder, 'wrong.toml'));
  assert.equal(wrong.status, 3);
  assert.match(wrong.stderr, /wrong\.toml, line 3: guard\.allow must be a list/);
  const listen = await runCli(['serve', '--listen', 'nowhere', '--data', join(folder, 'data')], { cwd: folder });
  assert.equal(listen.status, 3);
  assert.match(listen.stderr, /host:port/);
  const open = await runCli(['serve', '--dev', '--listen', '0.0.0.0:0', '--data', join(folder, 'data')], { cwd: folder });
  assert.equal(open.status, 3);
  assert.match(open.stderr, /loopback/);
});

test('settings are shown with secrets masked', async () => {
  const { status, stdout } = await server.cli('serve', '--print-config', { env: { COMPOSIO_API_KEY: 'very-secret-key' } });
  assert.equal(status, 0);
  assert.match(stdout, /composio_api_key = \*+/);
  assert.doesNotMatch(stdout, /very-secret-key/);
});

test('cron next prints one instant a line', async () => {
  const out = await fine('cron', 'next', '30 2 * * *', '--tz', 'Europe/Berlin', '--after', '2026-03-28T12:00:00Z', '--count', '3');
  assert.equal(out, '2026-03-29T01:00:00Z\n2026-03-30T00:30:00Z\n2026-03-31T00:30:00Z\n');
});

test('cron check answers ten thousand lines, each under its id', async () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
  const lines = Array.from({ length: 10_000 }, (_, id) => JSON.stringify(id % 10 === 9
    ? { id, expr: `${60 + (id % 7)} * * * *`, tz: 'UTC', after: '2026-01-01T00:00:00Z', count: 1 }
    : { id, expr: `${id % 60} ${id % 24} * * ${id % 7}`, tz: zones[id % 4], after: '2026-01-01T00:00:00Z', count: 5 }));
  const { status, stdout } = await server.cli('cron', 'check', { input: lines.join('\n') + '\n' });
  assert.equal(status, 0);
  const answers = stdout.trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(answers.length, lines.length);
  answers.forEach((answer, id) => {
    assert.equal(answer.id, id);
    if (id % 10 === 9) return assert.match(answer.error, /minute/);
    assert.equal(answer.next.length, 5);
    assert.deepEqual(answer.next, [...answer.next].sort());
    assert.ok(answer.next[0] > '2026-01-01');
  });
});

test('doctor says that all is well, and what to do when it is not', async (t) => {
  const report = await fine('doctor', '--json');
  assert.equal(report.ok, true, JSON.stringify(report));
  assert.ok(report.findings.length >= 3);
  assert.match(await fine('doctor'), /^ok /m);

  const broken = await Server.start(t, { config: `
[[mcp_servers]]
name = "gone"
url = "http://127.0.0.1:9/mcp"
` });
  const args = ['doctor', '--config', broken.configFile];
  const answer = await until('the upstream to be known as down', async () => {
    const found = JSON.parse((await broken.cli(...args, '--json')).stdout).findings.find((finding) =>
      finding.status !== 'ok' && /gone/.test(finding.check + finding.message));
    return found;
  });
  assert.ok(answer.next.length > 10, JSON.stringify(answer));
});

test('a backup is a whole store without the master key', async (t) => {
  const file = join(scratchFolder(t), 'copy.db');
  const said = await fine('backup', file);
  assert.match(said, /master key is not in it/);
  assert.match(said, new RegExp(`${server.data}/master\\.key`));
  const sql = (query) => execFileSync('sqlite3', [file, query], { encoding: 'utf8' });
  assert.equal(sql('PRAGMA integrity_check'), 'ok\n');
  assert.ok(Number(sql('SELECT count(*) FROM runs')) >= 3);
  assert.equal(statSync(join(server.data, 'master.key')).mode & 0o777, 0o600);
  assert.equal(statSync(join(server.data, 'control.sock')).mode & 0o777, 0o600);
});

test('a second server on the same data is refused with the first one\'s process id', async () => {
  const second = await server.cli('serve', '--listen', '127.0.0.1:0');
  assert.equal(second.status, 4);
  assert.match(second.stderr, new RegExp(`\\b${server.pid}\\b`));
});

test('a busy port names the next one to try', async (t) => {
  const data = join(scratchFolder(t), 'data');
  const busy = await runCli(['serve', '--listen', `127.0.0.1:${server.port}`, '--data', data]);
  assert.equal(busy.status, 5);
  const offered = Number(/--listen 127\.0\.0\.1:(\d+)/.exec(busy.stderr)?.[1]);
  assert.ok(offered > server.port, busy.stderr);
});

test('asked to stop, the server ends within two seconds and leaves a run in order', async () => {
  const api = server.api();
  feed.faults.mode = 'hang';
  const worker = await api.post('/api/v1/workers', {
    userId: 'late', type: 'feed_monitor', enabled: true, config: { feedUrl: feed.rss } });
  await until('the run to be at its call', () => feed.faults.heldRequests > 0);
  const begun = Date.now();
  const { code, signal } = await server.stop();
  const took = Date.now() - begun;
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
  assert.ok(took < 2000, `it took ${took} ms`);
  assert.ok(!existsSync(join(server.data, 'control.sock')), 'the control socket is left');

  const [run] = (await fine('run', 'list', '--worker', worker.id, '--json')).items;
  assert.equal(run.state, 'pending');
  assert.match(run.reason, /starts again by itself/);
  assert.equal(run.recoveries, 0, 'an orderly stop is no crash');
  feed.faults.release();
  await server.resume();
  assert.equal((await runEnds(server.api(), run.id)).state, 'succeeded');
});
