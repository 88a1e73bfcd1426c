// The master key through its life: changed while the server serves, killed at each seam of the change, replaced by a
// wrong one, missing after a restore. A user's account works whenever the server does, and no key is ever printed.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { XServer } from '../fixtures/x/x_server.mjs';
import { runCli } from './lib/cli.mjs';
import { crashtestBin } from './lib/environment.mjs';
import { scratchFolder } from './lib/scratch.mjs';
import { Server } from './lib/server.mjs';

const users = Array.from({ length: 120 }, (_, i) => `rider-${i}`); // more than one batch of the change
const printed = []; // all that any program of this test said
const keys = new Set(); // the text of every master key there was

const suite = { after };
const x = await XServer.start(suite);
const server = await Server.start(suite, { dev: true, witness: (text) => printed.push(text),
                                           config: `[toolkits.twitter]\nserver = "${x.origin}"\n` });
const keyFile = join(server.data, 'master.key');
const nextFile = join(server.data, 'master.key.next');

function keyOf(file = keyFile) {
  const key = readFileSync(file, 'latin1').trim();
  keys.add(key);
  return key;
}

// A command of the program, its output kept.
async function cli(...args) {
  const result = await server.cli(...args);
  printed.push(result.stdout, result.stderr);
  return result;
}

// The program started where it should refuse to; -> its exit status and what it said.
async function refusedStart(data, env = {}) {
  const result = await runCli(['serve', '--listen', '127.0.0.1:0', '--data', data], { env });
  printed.push(result.stdout, result.stderr);
  assert.notEqual(result.status, 0, 'it started');
  return result;
}

// Each user's account answers with the token that was stored for it.
async function allUsable(api = server.api(), some = users) {
  for (const userId of some) {
    const answer = await api.call('POST', '/api/v1/tools/TWITTER_USER_LOOKUP_ME/call', { userId, arguments: {} });
    assert.equal(answer.body?.successful, true, `${userId}: ${answer.text}`);
  }
}

// A user with a session and a connected account.
async function board(userId, api = server.api()) {
  x.tokens.set(`token-of-${userId}`, '2244994945');
  await api.post('/api/tool-router/create-session', { userId, toolkits: [] });
  await api.post('/api/v1/connections', { userId, toolkit: 'twitter', token: `token-of-${userId}` });
}

for (const userId of users) await board(userId);
const firstKey = keyOf();

test('the key is changed while calls go on', async () => {
  let going = true;
  const calls = (async () => {
    for (let i = 0; going || i < 10; ++i) await allUsable(server.api(), [users[i % users.length]]);
  })();
  const { status, stdout, stderr } = await cli('rotate-key', '--json');
  going = false;
  await calls;
  assert.equal(status, 0, stderr);
  const changed = JSON.parse(stdout);
  assert.equal(changed.resealed, users.length);
  assert.equal(changed.unreadable, 0);
  assert.equal(changed.place, keyFile);
  assert.notEqual(keyOf(), firstKey);
  assert.equal(statSync(keyFile).mode & 0o777, 0o600);
  assert.ok(!existsSync(nextFile));
  await allUsable();
  const { items } = await server.api().get('/api/v1/audit?action=master_key.changed').catch(() => ({ items: undefined }));
  if (items) assert.equal(items[0].subject.id, changed.keyId);
});

test('after a restart the new key alone is enough, and a new account can be connected', async () => {
  await server.stop();
  await server.resume();
  await allUsable();
  const late = 'late-rider';
  await board(late);
  users.push(late);
  await allUsable(server.api(), [late]);
});

for (const seam of ['key_written', 'key_in_use', 'key_batch:1', 'key_batch:2', 'key_resealed', 'key_remembered',
                    'key_installed']) {
  test(`killed at ${seam}: every account works after the next start, under a new key`, async () => {
    const before = keyOf();
    await server.stop();
    await server.resume({ bin: crashtestBin, env: { SIGNALBOX_FAILPOINT: seam.includes(':') ? seam : `${seam}:1` } });
    const { status } = await cli('rotate-key');
    assert.notEqual(status, 0);
    assert.equal((await server.exited).signal, 'SIGKILL', server.stderr.slice(-2000));
    if (existsSync(nextFile)) keyOf(nextFile);
    await server.resume();
    assert.notEqual(keyOf(), before);
    assert.ok(!existsSync(nextFile), 'the change was not finished');
    await allUsable();
  });
}

test('killed again while the next start finishes the change', async () => {
  await server.stop();
  await server.resume({ bin: crashtestBin, env: { SIGNALBOX_FAILPOINT: 'key_batch:1' } });
  await cli('rotate-key');
  await server.exited;
  for (const seam of ['key_batch', 'key_resealed', 'key_remembered']) {
    const { signal, stdout, stderr } = await runCli(
      ['serve', '--dev', '--listen', '127.0.0.1:0', '--data', server.data],
      { bin: crashtestBin, env: { SIGNALBOX_FAILPOINT: `${seam}:1` } });
    printed.push(stdout, stderr);
    assert.equal(signal, 'SIGKILL', `${seam}: ${stdout}${stderr}`);
    assert.ok(!stdout.includes('ready'), 'it served before the change was finished');
  }
  await server.resume();
  keyOf();
  await allUsable();
});

test('a wrong key is refused before anything is served, and the right one works again', async () => {
  await server.stop();
  const right = keyOf();
  const wrong = 'f'.repeat(64);
  keys.add(wrong);
  writeFileSync(keyFile, `${wrong}\n`);
  const { status, stdout, stderr } = await refusedStart(server.data);
  assert.equal(status, 3);
  assert.match(stderr, /the master key in .*master\.key \(id [0-9a-f]{8}\) is not the one that sealed the store/);
  assert.match(stderr, /Put that key into .*master\.key/);
  assert.doesNotMatch(stdout, /ready/);
  const doctor = await cli('doctor');
  assert.equal(doctor.status, 3);
  assert.match(doctor.stdout, /problem .*not the one that sealed/);
  const named = await refusedStart(server.data, { SIGNALBOX_MASTER_KEY: wrong });
  assert.match(named.stderr, /Set SIGNALBOX_MASTER_KEY to that key; or, to change the key, set SIGNALBOX_MASTER_KEY_PREVIOUS/);
  writeFileSync(keyFile, `${right}\n`);
  await server.resume();
  await allUsable();
});

test('a backup is restored with its key, refused without it, and says where the key must lie', async (t) => {
  const copy = join(scratchFolder(t), 'copy.db');
  const made = await cli('backup', copy);
  assert.match(made.stdout, /master key is not in it/);
  const data = join(scratchFolder(t), 'data');
  const restore = (...args) => runCli(['restore', copy, '--data', data, ...args]).then((result) => {
    printed.push(result.stdout, result.stderr);
    return result;
  });
  const restored = await restore();
  assert.equal(restored.status, 0, restored.stderr);
  assert.ok(restored.stdout.includes(join(data, 'master.key')), restored.stdout);
  assert.match(restored.stdout, /The master key is not there: .* put the key that sealed this store \(id [0-9a-f]{8}\)/);

  const without = await refusedStart(data);
  assert.equal(without.status, 3);
  assert.match(without.stderr, /master\.key is missing/);
  assert.ok(!existsSync(join(data, 'master.key')), 'a key was made that opens nothing');

  assert.equal((await restore()).status, 1, 'a store was replaced without --force');
  copyFileSync(keyFile, join(data, 'master.key'));
  const again = await restore('--force', '--json');
  assert.equal(again.status, 0, again.stderr);
  assert.equal(JSON.parse(again.stdout).masterKey, 'fits');

  const twin = await Server.start(t, { dev: true, data,
                                       config: `[toolkits.twitter]\nserver = "${x.origin}"\n` });
  await allUsable(twin.api());
  const inUse = await restore('--force');
  assert.equal(inUse.status, 4);
  assert.match(inUse.stderr, /in use by process/);
  await twin.stop();
  printed.push(twin.stdout, twin.stderr);
});

test('a key in the environment is changed by naming the old one for one start', async (t) => {
  const [old, fresh] = ['1', '2'].map((digit) => digit.repeat(64));
  keys.add(old).add(fresh);
  const own = await Server.start(t, { dev: true, env: { SIGNALBOX_MASTER_KEY: old },
                                      config: `[toolkits.twitter]\nserver = "${x.origin}"\n` });
  await board('rider-0', own.api());
  const refused = await own.cli('rotate-key');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /SIGNALBOX_MASTER_KEY_PREVIOUS/);
  await own.stop();
  await own.resume({ env: { SIGNALBOX_MASTER_KEY: fresh, SIGNALBOX_MASTER_KEY_PREVIOUS: old } });
  await allUsable(own.api(), ['rider-0']);
  const { stdout } = await own.cli('doctor');
  assert.match(stdout, /warning\s+master key: .*SIGNALBOX_MASTER_KEY_PREVIOUS is still set/);
  await own.stop();
  await own.resume({ env: { SIGNALBOX_MASTER_KEY: fresh } });
  await allUsable(own.api(), ['rider-0']);
  await own.stop();
  printed.push(refused.stdout, refused.stderr, stdout, own.stdout, own.stderr);
  const back = await refusedStart(own.data, { SIGNALBOX_MASTER_KEY: old });
  assert.match(back.stderr, /is not the one that sealed/);
});

test('a crash of the server leaves no dump of its memory, unless it is told to', async (t) => {
  const limits = (pid) => /^Max core file size\s+(\S+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'latin1'))[1];
  assert.equal(limits(server.pid), '0');
  assert.match((await cli('doctor')).stdout, /ok\s+core dumps/);
  const open = await Server.start(t, { dev: true, env: { SIGNALBOX_ALLOW_CORE: '1' } });
  assert.match((await open.cli('doctor')).stdout, /warning\s+core dumps: .*\n.*remove SIGNALBOX_ALLOW_CORE/);
});

test('no master key is in anything that was said', async () => {
  await server.stop();
  keyOf();
  printed.push(server.stdout, server.stderr);
  assert.ok(keys.size >= 12, `only ${keys.size} keys were seen`);
  const all = printed.join('\n');
  assert.ok(all.includes('master_key') || all.includes('master.key'), 'nothing was collected');
  for (const key of keys) {
    const bytes = Buffer.from(key, 'hex');
    for (const form of [key, key.toUpperCase(), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')])
      assert.ok(!all.includes(form), 'a master key was printed');
  }
});
