// People at the real program, without --dev: the set-up link, signing up and in, cookies, CSRF, guessing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Server } from './lib/server.mjs';
import { firstAdmin, goodPassword, setUpTicket, Person } from './lib/person.mjs';

const server = await Server.start({ after });
const firstLink = await setUpTicket(server);
await server.stop();
await server.resume();
const secondLink = await setUpTicket(server, firstLink);

test('each start without an admin prints a new set-up link, and only the newest works', async () => {
  assert.match(server.stdout, new RegExp(`${server.origin}/set-up#tk_`));
  const visitor = new Person(server);
  assert.equal((await visitor.account()).setUpNeeded, true);
  assert.equal((await visitor.signUp('eve@example.com', firstLink)).status, 404);
  assert.equal((await visitor.signUp('eve@example.com')).status, 403); // sign-up is closed
  const look = await visitor.call('POST', '/api/v1/tickets/look-up', { ticket: secondLink });
  assert.deepEqual([look.body.purpose, look.body.role], ['set_up', 'admin']);
});

let admin;
test('the link makes the first admin, once', async () => {
  admin = await firstAdmin(server);
  const account = await admin.account();
  assert.equal(account.account.role, 'admin');
  assert.equal(account.setUpNeeded, false);
  assert.equal((await new Person(server).signUp('eve@example.com', secondLink)).status, 404);
  const printed = server.stdout.length;
  await server.stop();
  await server.resume();
  await server.stop(); // all it had to say is out
  assert.doesNotMatch(server.stdout.slice(printed), /set-up/);
  await server.resume();
  assert.equal((await admin.account()).signedIn, true, 'a restart signs nobody out');
});

test('the cookie is HttpOnly and SameSite, and Secure with the __Host- prefix behind https', async (t) => {
  const visitor = new Person(server);
  assert.equal((await visitor.signIn('admin@example.com')).status, 200);
  assert.match(visitor.setCookie, /^signalbox=si_[0-9a-z]{52}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
  const behind = await Server.start(t, { publicUrl: 'https://box.example' });
  const secure = await firstAdmin(behind);
  assert.match(behind.stdout, /https:\/\/box\.example\/set-up#tk_/);
  assert.match(secure.setCookie, /^__Host-signalbox=si_[0-9a-z]{52}; Path=\/; .*; Secure$/);
  assert.doesNotMatch(secure.setCookie, /Domain/i);
});

test('a write with the cookie needs the token that belongs to it', async () => {
  const other = new Person(server);
  await other.signIn('admin@example.com');
  const invite = (token) => admin.call('POST', '/api/v1/invitations', { role: 'member' }, { 'X-CSRF-Token': token });
  for (const token of ['', 'wrong', other.csrf, `${admin.csrf} x`]) {
    const { status, body } = await invite(token);
    assert.equal(status, 403, token);
    assert.match(body.detail, /X-CSRF-Token/);
  }
  assert.equal((await invite(admin.csrf)).status, 201);
  const form = await fetch(`${server.origin}/api/v1/invitations`, {
    method: 'POST', body: '{"role":"admin"}', headers: { Cookie: admin.cookie, 'Content-Type': 'text/plain' } });
  assert.equal(form.status, 403);
});

test('a cookie is not taken from other sites', async () => {
  for (const headers of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }])
    assert.notEqual((await admin.call('GET', '/api/v1/accounts', undefined, headers)).status, 200, JSON.stringify(headers));
  assert.equal((await admin.call('GET', '/api/v1/accounts', undefined, { 'Sec-Fetch-Site': 'same-origin' })).status, 200);
});

test('a cookie that was planted before the sign-in is worth nothing after it', async () => {
  const victim = new Person(server);
  victim.cookie = `signalbox=si_${'0'.repeat(52)}`;
  const planted = victim.cookie;
  assert.equal((await victim.signIn('admin@example.com')).status, 200);
  assert.notEqual(victim.cookie, planted);
  const attacker = new Person(server);
  attacker.cookie = planted;
  assert.equal((await attacker.call('GET', '/api/v1/accounts')).status, 401);
  const before = victim.cookie;
  await victim.signIn('admin@example.com');
  attacker.cookie = before;
  assert.equal((await attacker.call('GET', '/api/v1/accounts')).status, 401, 'the cookie before the new sign-in ended');
});

test('an invitation is made by the command, used once, and gives its role', async () => {
  const { status, stdout } = await server.cli('account', 'invite', 'vera@example.com', '--role', 'viewer', '--json');
  assert.equal(status, 0);
  const { link } = JSON.parse(stdout);
  assert.ok(link.startsWith(`${server.origin}/join#tk_`), link);
  const ticket = link.split('#')[1];
  const vera = new Person(server);
  assert.equal((await vera.signUp('eve@example.com', ticket)).status, 400);
  assert.equal((await vera.signUp('vera@example.com', ticket, { password: 'short' })).status, 400);
  assert.equal((await vera.signUp('vera@example.com', ticket)).status, 201);
  assert.equal((await vera.signUp('vera@example.com', ticket)).status, 404);
  assert.equal((await vera.call('GET', '/api/v1/sessions')).status, 200);
  assert.equal((await vera.call('POST', '/api/v1/sessions', { userId: 'u' })).status, 403);
  assert.equal((await vera.call('PATCH', '/api/v1/account', { name: 'Vera' })).body.name, 'Vera');
  assert.equal((await vera.call('POST', '/api/v1/sign-out')).status, 204);
  assert.match(vera.setCookie, /Max-Age=0/);
});

test('names and addresses cannot smuggle headers or lines', async () => {
  const evil = 'Eve\r\nSet-Cookie: signalbox=planted';
  const { body: { link } } = await admin.call('POST', '/api/v1/invitations', { role: 'member' });
  const visitor = new Person(server);
  const ticket = link.split('#')[1];
  for (const more of [{ name: evil }, { email: `eve@example.com\r\nBcc: x@example.com` }, { name: 'a\u0000b' }]) {
    const { status, headers } = await visitor.signUp('eve@example.com', ticket, more);
    assert.equal(status, 400);
    assert.equal(headers['set-cookie'], undefined);
  }
  const renamed = await admin.call('PATCH', '/api/v1/account', { name: evil });
  assert.equal(renamed.status, 400);
  assert.equal((await admin.call('POST', '/api/v1/invitations', { role: 'member', email: evil })).status, 400);
  // The log is one JSON object a line, whatever was sent.
  for (const line of server.stderr.trim().split('\n').filter(Boolean)) JSON.parse(line);
});

test('guessing is slowed down, the answer is the same for unknown people, and the owner is told when to come back', async () => {
  const { body: { link } } = await admin.call('POST', '/api/v1/invitations', { role: 'member' });
  assert.equal((await new Person(server).signUp('target@example.com', link.split('#')[1])).status, 201);
  const guesser = new Person(server);
  const answers = [];
  for (let i = 0; i < 6; ++i) answers.push(await guesser.signIn('target@example.com', `guess ${i}`));
  assert.deepEqual(answers.map(({ status }) => status), [401, 401, 401, 401, 401, 429]);
  assert.ok(Number(answers[5].headers['retry-after']) >= 1);
  assert.equal((await guesser.signIn('target@example.com')).status, 429, 'not even the right one');
  const unknown = await guesser.signIn('nobody@example.com', 'guess');
  const { requestId: a, ...known } = answers[0].body;
  const { requestId: b, ...stranger } = unknown.body;
  assert.deepEqual(known, stranger);
});

test('unknown people cost as much time as known ones', async () => {
  const fresh = await Server.start({ after });
  await firstAdmin(fresh);
  const took = async (email) => {
    const begun = performance.now();
    assert.equal((await new Person(fresh).signIn(email, 'wrong password')).status, 401);
    return performance.now() - begun;
  };
  const times = { known: [], unknown: [] };
  for (let i = 0; i < 4; ++i) {
    times.known.push(await took('admin@example.com'));
    times.unknown.push(await took(`nobody${i}@example.com`));
  }
  const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)];
  assert.ok(unknown > known * 0.5 && unknown < known * 2, JSON.stringify(times));
  await fresh.stop();
});

test('a flood of sign-ins is answered, and costs two computations of memory', async () => {
  const flooded = await Server.start({ after });
  await firstAdmin(flooded);
  const peak = () => Number(/VmHWM:\s+(\d+) kB/.exec(
    execFileSync('cat', [`/proc/${flooded.pid}/status`], { encoding: 'utf8' }))[1]) / 1024;
  const answers = await Promise.all(Array.from({ length: 25 }, (_, i) =>
    new Person(flooded).signIn(`person${i}@example.com`, 'wrong password')));
  const statuses = answers.map(({ status }) => status);
  assert.ok(statuses.every((status) => status === 401 || status === 429), `${statuses}`);
  assert.ok(statuses.includes(401));
  assert.ok(statuses.includes(429), 'the queue is bounded');
  assert.ok(peak() < 128 + 100, `${peak()} MiB`);
  assert.equal((await new Person(flooded).signIn('admin@example.com')).status, 200);
  await flooded.stop();
});

test('one\'s own password and sign-ins', async () => {
  const { body: { link } } = await admin.call('POST', '/api/v1/invitations', { role: 'member' });
  const here = new Person(server), there = new Person(server);
  await here.signUp('carol@example.com', link.split('#')[1]);
  await there.signIn('carol@example.com');
  const { items } = await here.get('/api/v1/account/sign-ins');
  assert.deepEqual(items.map(({ current }) => current), [false, true]);
  assert.equal(items[0].address, '127.0.0.1');
  const change = (currentPassword) =>
    here.call('POST', '/api/v1/account/password', { currentPassword, newPassword: 'another good one' });
  assert.equal((await change('wrong')).status, 400);
  assert.equal((await change(goodPassword)).status, 204);
  assert.equal((await there.call('GET', '/api/v1/sessions')).status, 401);
  assert.equal((await here.call('GET', '/api/v1/sessions')).status, 200);
});

test('accounts are listed, reset and disabled by command, and the last admin stays', async () => {
  const list = await server.cli('account', 'list');
  assert.match(list.stdout, /admin@example\.com +admin +active/);
  const reset = await server.cli('account', 'reset-password', 'carol@example.com');
  assert.equal(reset.status, 0, reset.stderr);
  const [, ticket] = /#(tk_[0-9a-z]+)/.exec(reset.stdout);
  const carol = new Person(server);
  const set = () => carol.call('POST', '/api/v1/password', { ticket, password: 'yet another good one' });
  assert.equal((await set()).status, 204);
  assert.equal((await set()).status, 404);
  assert.equal((await carol.signIn('carol@example.com', 'yet another good one')).status, 200);
  assert.equal((await server.cli('account', 'disable', 'carol@example.com')).status, 0);
  assert.equal((await carol.call('GET', '/api/v1/sessions')).status, 401);
  assert.equal((await carol.signIn('carol@example.com', 'yet another good one')).status, 401);
  assert.equal((await server.cli('account', 'enable', 'carol@example.com')).status, 0);
  assert.equal((await carol.signIn('carol@example.com', 'yet another good one')).status, 200);
  const last = await server.cli('account', 'disable', 'admin@example.com');
  assert.equal(last.status, 1);
  assert.match(last.stderr, /last active admin/);
  assert.equal((await server.cli('account', 'disable', 'nobody@example.com')).status, 1);
});

test('a disabled user\'s keys and session stop acting until the user is enabled', async () => {
  const run = async (...args) => {
    const { status, stdout, stderr } = await server.cli('user', ...args);
    assert.equal(status, 0, stderr);
    return stdout;
  };
  assert.equal(await run('add', 'ulla'), 'ulla\n');
  assert.match(await run('list'), /ulla/);
  const key = await server.userKey('ulla');
  const me = async () => (await server.api(key).call('GET', '/api/v1/me')).status;
  assert.equal(await me(), 200);
  assert.equal(await run('disable', 'ulla'), 'disabled\n');
  assert.equal(await me(), 403);
  const project = server.api(await server.key('--project'));
  assert.equal((await project.call('POST', '/api/tool-router/create-session', { userId: 'ulla', toolkits: [] })).status, 403);
  assert.equal(await run('enable', 'ulla'), 'enabled\n');
  assert.equal(await me(), 200);
});

test('where sign-up is open, an account comes with a user and a session of its own', async (t) => {
  const open = await Server.start(t, { env: { SIGNALBOX_SIGN_UP: 'open' } });
  const visitor = new Person(open);
  assert.equal((await visitor.account()).signUpOpen, true);
  const { status, body } = await visitor.signUp('new@example.com');
  assert.equal(status, 201);
  assert.equal(body.account.role, 'member');
  const { items } = await visitor.get('/api/v1/sessions');
  assert.deepEqual(items.map(({ userId, isDefault }) => [userId, isDefault]), [[body.account.userId, true]]);
  assert.equal((await visitor.call('POST', '/api/v1/sessions', { userId: 'somebody-else' })).status, 403);
  assert.equal((await visitor.account()).setUpNeeded, true, 'open sign-up makes no admin');
});

test('what was typed as a password is nowhere: not in the log, the store or what was printed', async () => {
  const sql = execFileSync('sqlite3', [join(server.data, 'signalbox.db'), '.dump'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  for (const [where, text] of Object.entries({ log: server.stderr, printed: server.stdout, store: sql }))
    for (const secret of [goodPassword, 'another good one', 'guess 3', admin.cookie.split('=')[1], admin.csrf])
      assert.ok(!text.includes(secret), `${secret} in the ${where}`);
  assert.match(sql, /\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  assert.match(sql, /sign_in\.failed/);
});
