// The first minutes of a newcomer: the one call that must always work, and the session that README.md shows.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { runCli } from './lib/cli.mjs';
import { cleanEnvironment, root, signalboxBin } from './lib/environment.mjs';
import { scratchFolder } from './lib/scratch.mjs';
import { Server } from './lib/server.mjs';

const suite = { after };
const server = await Server.start(suite, { dev: true });

// Runs a shell script and returns what it printed.
async function bash(script, scope) {
  const path = `${dirname(signalboxBin)}:${process.env.PATH}`;
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', script],
                      { cwd: scratchFolder(scope), env: cleanEnvironment({ PATH: path, SIGNALBOX_DATA: server.data }) });
  let [stdout, stderr] = ['', ''];
  shell.stdout.on('data', (chunk) => (stdout += chunk));
  shell.stderr.on('data', (chunk) => (stderr += chunk));
  const [status] = await once(shell, 'close');
  return { status, stdout, stderr };
}

test('the first call opens a session, as it always did', async (t) => {
  const curl = `curl -s -X POST ${server.origin}/api/tool-router/create-session -H "Content-Type: application/json" ` +
               `-d '{"userId": "test_user_123", "toolkits": []}'`;
  const first = await bash(curl, t);
  assert.equal(first.status, 0, first.stderr);
  const answer = JSON.parse(first.stdout);
  assert.deepEqual(Object.keys(answer).sort(), ['sessionId', 'sessionUrl', 'success']);
  assert.equal(answer.success, true);
  assert.match(answer.sessionId, /^session_[0-9a-hjkmnp-tv-z]{26}$/);
  assert.equal(answer.sessionUrl, `${server.origin}/tool_router/${answer.sessionId}/mcp`);
  assert.deepEqual(JSON.parse((await bash(curl, t)).stdout), answer, 'the user keeps the session');
});

test('the older API tells sessions, workers and tasks in its own words', async () => {
  const api = server.api();
  const worker = await api.post('/api/tool-router/worker', {
    userId: 'test_user_123', workerId: 'feed_monitor', enabled: true, schedule: '*/10 * * * *',
    config: { feedUrl: `${server.origin}/sample/feed.xml` } });
  assert.equal(worker.worker.schedule, '*/10 * * * *');
  const session = await api.get('/api/tool-router/session?userId=test_user_123');
  assert.equal(session.backgroundWorkers[0].id, worker.worker.id);
  assert.equal(typeof session.expiresAt, 'number');
  const missing = await api.call('GET', '/api/tool-router/session?userId=nobody');
  assert.equal(missing.status, 404);
  assert.match(missing.body.error, /^Session not found.*create-session/);
});

test('without a key for the hosted router the first call says what is missing', async (t) => {
  const hosted = await Server.start(t, { dev: true, env: { SIGNALBOX_PROVIDER: 'composio' } });
  const answer = await hosted.api().call('POST', '/api/tool-router/create-session', { userId: 'a', toolkits: [] });
  assert.equal(answer.status, 503);
  assert.match(answer.body.error, /^COMPOSIO_API_KEY not configured/);
});

test('the first session of README.md works line by line', async (t) => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const block = /<!-- first-session -->\s*```sh\n(.*?)```\s*<!-- \/first-session -->/s.exec(readme)?.[1];
  assert.ok(block, 'README.md has no ```sh block between its first-session markers');
  const commands = block.replaceAll('\\\n', ' ').split('\n').filter((line) => line.trim() && !line.startsWith('#'));
  assert.ok(commands.length >= 3, block);

  // Each line is announced on standard error, so that an outcome belongs to a line.
  const marked = commands.map((line, i) => `echo "@@${i}" >&2; echo "@@${i}"\n${line}`).join('\n');
  const result = await bash(marked.replaceAll(/http:\/\/(127\.0\.0\.1|localhost):8640/g, server.origin)
                                  .replaceAll('build/release/bin/signalbox', signalboxBin), t);
  assert.equal(result.status, 0, `${result.stdout}\n${result.stderr}`);
  const outcomes = result.stdout.split(/@@\d+\n/).slice(1);
  assert.equal(outcomes.length, commands.length);
  commands.forEach((line, i) => {
    if (/^\w+=/.test(line)) return; // keeps its answer in a variable; a later line fails without it
    assert.doesNotMatch(outcomes[i], /"error"|"code":|not found/i, line);
    assert.ok(outcomes[i].trim().length > 0, `nothing came of: ${line}`);
  });
  const { stdout } = await runCli(['run', 'list', '--json', '--data', server.data]);
  assert.ok(JSON.parse(stdout).items.length >= 1, 'no worker ran');
});
