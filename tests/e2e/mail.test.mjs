// Letters through a real mail server: resets, invitations, sign-up, and mail servers that do not do what they should.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Mailbox, linkIn } from './lib/mailbox.mjs';
import { Server } from './lib/server.mjs';
import { firstAdmin, Person } from './lib/person.mjs';
import { until } from './lib/wait.mjs';

const suite = { after };
const mailbox = await Mailbox.start(suite, { user: 'box', password: 'mail-canary-password' });
const settings = {
  SIGNALBOX_SMTP_URL: `smtp://${mailbox.host}`,
  SIGNALBOX_SMTP_FROM: 'Große Box <box@example.com>',
  SIGNALBOX_SMTP_USER: 'box',
  SIGNALBOX_SMTP_PASSWORD: 'mail-canary-password',
  SIGNALBOX_SMTP_CA_FILE: mailbox.caFile,
};
const server = await Server.start(suite, { env: { ...settings, SIGNALBOX_SIGN_UP: 'open' } });
const admin = await firstAdmin(server);
const ask = (email) => new Person(server).call('POST', '/api/v1/password-resets', { email });

test('an invitation is mailed over TLS with a sender, a subject and a link that works', async () => {
  const { status, body } = await admin.call('POST', '/api/v1/invitations', { email: 'ada@example.com', role: 'member' });
  assert.equal(status, 201);
  assert.equal(body.mailed, true);
  const letter = await mailbox.letterTo('ada@example.com');
  assert.equal(letter.secure, true);
  assert.equal(letter.from, 'box@example.com');
  assert.deepEqual(letter.to, ['ada@example.com']);
  assert.deepEqual(letter.parsed.from.value, [{ address: 'box@example.com', name: 'Große Box' }]);
  assert.equal(letter.parsed.subject, 'You are invited to Signalbox');
  assert.equal(letter.parsed.headers.get('auto-submitted'), 'auto-generated');
  assert.ok(Math.abs(letter.parsed.date - Date.now()) < 60_000);
  const { path, ticket } = linkIn(letter);
  assert.equal(path, '/join');
  assert.equal((await new Person(server).signUp('ada@example.com', ticket)).status, 201);
});

test('a forgotten password is set by the letter\'s link, once, and ends all sign-ins', async () => {
  const before = new Person(server);
  await before.signIn('ada@example.com');
  const known = mailbox.letters.filter(({ to }) => to.includes('ada@example.com')).length;
  assert.equal((await ask('Ada@Example.com')).status, 202);
  const { path, ticket } = linkIn(await mailbox.letterTo('ada@example.com', known));
  assert.equal(path, '/reset-password');
  const set = (password) => new Person(server).call('POST', '/api/v1/password', { ticket, password });
  assert.equal((await set('short')).status, 400);
  assert.equal((await set('a brand new password')).status, 204);
  assert.equal((await set('a brand new password')).status, 404);
  assert.equal((await before.call('GET', '/api/v1/sessions')).status, 401);
  const again = new Person(server);
  assert.equal((await again.signIn('ada@example.com')).status, 401);
  assert.equal((await again.signIn('ada@example.com', 'a brand new password')).status, 200);
});

test('unknown addresses get the same answer and no letter; asking again and again brings one letter', async () => {
  const count = mailbox.letters.length;
  const answers = [];
  for (const email of ['nobody@example.com', 'admin@example.com', 'admin@example.com', 'admin@example.com', 'not an address'])
    answers.push(await ask(email));
  for (const { status, text, headers } of answers)
    assert.deepEqual([status, text, headers['content-length']], [202, '', answers[0].headers['content-length']]);
  await mailbox.letterTo('admin@example.com');
  // Letters are posted in order, so after this one none of the others is still on its way.
  await new Person(server).signUp('last@example.com');
  await mailbox.letterTo('last@example.com');
  assert.deepEqual(mailbox.letters.slice(count).map(({ to }) => to[0]).sort(), ['admin@example.com', 'last@example.com']);
});

test('addresses and names cannot add receivers, headers or commands', async () => {
  const count = mailbox.letters.length;
  for (const email of ['a@example.com\r\nBcc: eve@example.com', 'a@example.com,eve@example.com', 'a@example.com>\r\nRCPT TO:<eve@example.com',
                       'a@example.com\nSubject: hello', 'Eve <eve@example.com>'])
    assert.equal((await admin.call('POST', '/api/v1/invitations', { email, role: 'member' })).status, 400, email);
  assert.equal((await ask('admin@example.com\r\nBcc: eve@example.com')).status, 202);
  assert.equal(mailbox.letters.length, count);
  for (const { raw, to } of mailbox.letters) {
    assert.equal(to.length, 1);
    assert.doesNotMatch(raw, /^(bcc|cc):/im);
  }
});

test('with letters, open sign-up does not tell which addresses are known', async () => {
  const visitor = new Person(server);
  const known = await visitor.signUp('ada@example.com');
  const fresh = await visitor.signUp('new@example.com');
  assert.deepEqual([known.status, known.text], [202, '{"mailed":true}']);
  assert.deepEqual([fresh.status, fresh.text], [202, '{"mailed":true}']);
  assert.equal(visitor.cookie, '');
  const { path, ticket } = linkIn(await mailbox.letterTo('new@example.com'));
  assert.equal(path, '/join');
  const joined = await visitor.signUp('new@example.com', ticket);
  assert.equal(joined.status, 201);
  assert.ok(joined.body.account.userId);
});

test('the mail server\'s password is shown nowhere', async () => {
  const { stdout } = await server.cli('serve', '--print-config', { env: settings });
  assert.match(stdout, /smtp_password = \*+/);
  for (const text of [stdout, server.stdout, server.stderr]) assert.doesNotMatch(text, /mail-canary-password/);
});

async function mailedBy(t, env) {
  const other = await Server.start(t, { env });
  const person = await firstAdmin(other);
  const begun = Date.now();
  const { status, body } = await person.call('POST', '/api/v1/invitations', { email: 'a@example.com', role: 'member' });
  assert.equal(status, 201, 'the invitation is made in any case');
  assert.ok(body.link);
  return { mailed: body.mailed, log: other.stderr, took: Date.now() - begun, server: other };
}

test('a mail server without TLS gets nothing unless the operator says so', async (t) => {
  const plain = await Mailbox.start(t, { tls: 'none' });
  const refused = await mailedBy(t, { SIGNALBOX_SMTP_URL: `smtp://${plain.host}`, SIGNALBOX_SMTP_FROM: 'box@example.com' });
  assert.equal(refused.mailed, false);
  assert.match(refused.log, /STARTTLS/);
  assert.equal(plain.letters.length, 0);
  const allowed = await mailedBy(t, { SIGNALBOX_SMTP_URL: `smtp+plain://${plain.host}`, SIGNALBOX_SMTP_FROM: 'box@example.com' });
  assert.equal(allowed.mailed, true);
  assert.equal(plain.letters.length, 1);
});

test('TLS from the start works as well, and a certificate nobody vouches for is refused', async (t) => {
  const whole = await Mailbox.start(t, { tls: 'whole' });
  const env = { SIGNALBOX_SMTP_URL: `smtps://${whole.host}`, SIGNALBOX_SMTP_FROM: 'box@example.com' };
  assert.equal((await mailedBy(t, { ...env, SIGNALBOX_SMTP_CA_FILE: whole.caFile })).mailed, true);
  const untrusted = await mailedBy(t, env);
  assert.equal(untrusted.mailed, false);
  assert.match(untrusted.log, /certificate/);
  assert.equal(whole.letters.length, 1);
});

test('a refused password is told to the operator, without it', async (t) => {
  const wrong = await mailedBy(t, { ...settings, SIGNALBOX_SMTP_PASSWORD: 'wrong-canary' });
  assert.equal(wrong.mailed, false);
  assert.match(wrong.log, /smtp_user and smtp_password/);
  assert.doesNotMatch(wrong.log, /wrong-canary/);
});

test('a mail server that says nothing holds up neither a reset nor the end of the program', async (t) => {
  const silent = await Mailbox.start(t, { tls: 'none' });
  const other = await Server.start(t, { env: { SIGNALBOX_SMTP_URL: `smtp+plain://${silent.host}`, SIGNALBOX_SMTP_FROM: 'box@example.com' } });
  await firstAdmin(other);
  silent.silent = true;
  const begun = Date.now();
  const { status } = await new Person(other).call('POST', '/api/v1/password-resets', { email: 'admin@example.com' });
  assert.equal(status, 202);
  assert.ok(Date.now() - begun < 2000, 'the answer does not wait for the letter');
  await until('the letter to be on its way', () => silent.sessions > 0);
  const stopping = Date.now();
  await other.stop();
  assert.ok(Date.now() - stopping < 3000, `it took ${Date.now() - stopping} ms to stop`);
});

test('settings that cannot work stop the start and are named', async () => {
  for (const [env, name] of [[{ SIGNALBOX_SMTP_URL: 'mail.example', SIGNALBOX_SMTP_FROM: 'a@b.co' }, 'smtp_url'],
                             [{ SIGNALBOX_SMTP_URL: 'smtp://mail.example' }, 'smtp_from'],
                             [{ SIGNALBOX_SIGN_UP: 'sometimes' }, 'sign_up']]) {
    const { status, stderr } = await server.cli('serve', '--print-config', { env });
    assert.equal(status, 3);
    assert.match(stderr, new RegExp(name));
  }
});
