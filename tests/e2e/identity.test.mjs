// Who others vouch for. A host product's own tokens, signed by oauth2-mock-server: believed, refused, keys changed.
// And people who sign in by their company's OpenID provider, oidc-provider, with its real pages.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { importCounterpart } from './lib/environment.mjs';
import { PeopleProvider, boxClient } from './lib/people_provider.mjs';
import { scratchFolder } from './lib/scratch.mjs';
import { Server } from './lib/server.mjs';
import { Visitor } from './lib/visitor.mjs';

const suite = { after };
const { OAuth2Server } = await importCounterpart('oauth2-mock-server/dist/index.mjs');
// A host product's issuer; a second one on the same port is the same issuer with other keys.
async function startHost(algorithm, port = 0) {
  const issuer = new OAuth2Server();
  await issuer.issuer.keys.generate(algorithm);
  await issuer.start(port, '127.0.0.1');
  issuer.issuer.url = `http://127.0.0.1:${issuer.address().port}`;
  return issuer;
}
let host = await startHost('RS256');
after(() => host.stop());

const people = await PeopleProvider.start(suite);
const said = [];
const server = await Server.start(suite, {
  witness: (text) => said.push(text),
  env: { CORP_SECRET: boxClient.secret },
  config: `
[[identity.hosts]]
issuer = "${host.issuer.url}"
audience = "signalbox"
scopes = ["tools", "sessions"]

[[identity.hosts]]
issuer = "${host.issuer.url}"
audience = "back-office"
user_claim = "employee"

[[identity.providers]]
id = "corp"
name = "Corp"
issuer = "${people.origin}"
client_id = "${boxClient.id}"
client_secret_env = "CORP_SECRET"

[[identity.providers]]
id = "open"
name = "Everybody"
issuer = "${people.origin}"
client_id = "${boxClient.id}"
client_secret_env = "CORP_SECRET"
allow_sign_up = true
default_role = "viewer"
`,
});
await people.admit(['corp', 'open'].map((id) => `${server.origin}/sign-in/${id}/callback`));
const admin = server.api(await server.key('--project', '--scope', 'admin'));
const now = () => Math.floor(Date.now() / 1000);

// --- a host product's tokens ---

// A token of the host product; `change` edits its payload and header before it is signed.
const tokenOf = (userId, change = () => {}) => host.issuer.buildToken({
  scopesOrTransform: (header, payload) => {
    Object.assign(payload, { sub: userId, aud: 'signalbox', iat: now(), exp: now() + 600 });
    delete payload.nbf;
    change(payload, header);
  },
});

async function refusal(token, status = 401) {
  const answer = await server.api(token).call('GET', '/api/v1/me');
  assert.equal(answer.status, status, answer.text);
  const signature = token.split('.')[2];
  assert.ok(signature.length < 20 || !answer.text.includes(signature), 'the answer repeats the token');
  return answer.body.detail;
}

test("a host's token acts for its user, who is created and may do what the configuration says", async () => {
  const api = server.api(await tokenOf('ada'));
  const me = await api.get('/api/v1/me');
  assert.equal(me.userId, 'ada');
  const { sessionId } = await api.post('/api/tool-router/create-session', { userId: 'ada', toolkits: [] });
  assert.equal((await api.get('/api/v1/sessions')).items[0].id, sessionId);
  const note = await api.post('/api/v1/tools/NOTES_ADD/call', { userId: 'ada', arguments: { text: 'hello' } });
  assert.equal(note.successful, true);
  assert.equal((await api.call('POST', '/api/tool-router/create-session', { userId: 'bob', toolkits: [] })).status, 403);
  assert.equal((await api.call('GET', '/api/v1/keys')).status, 403);
  assert.equal((await api.call('GET', '/api/v1/workers')).status, 403, 'a scope that was not given');
});

test('another audience of the same issuer has its own claim and scopes', async () => {
  const token = await tokenOf('ignored', (payload) => Object.assign(payload, { aud: ['x', 'back-office'], employee: 4711 }));
  const api = server.api(token);
  assert.equal((await api.get('/api/v1/me')).userId, '4711');
  assert.equal((await api.call('GET', '/api/v1/workers')).status, 200);
});

test('tokens that are over, early, for others or by others are refused with a reason', async () => {
  const cases = [
    [(payload) => { payload.exp = now() - 200; }, /ended at .*get a new one/],
    [(payload) => { payload.nbf = now() + 200; }, /valid from .* only; set both clocks right/],
    [(payload) => { payload.aud = 'somebody'; }, /\(aud\)/],
    [(payload) => { payload.iss = 'https://evil.example'; }, /\[\[identity\.hosts\]\]/],
    [(payload) => { delete payload.exp; }, /\(exp\)/],
    [(payload) => { payload.sub = ''; }, /is not the id of a user/],
  ];
  for (const [change, reason] of cases) assert.match(await refusal(await tokenOf('eve', change)), reason);
  const late = await tokenOf('slow-clock', (payload) => { payload.exp = now() - 90; });
  assert.equal((await server.api(late).call('GET', '/api/v1/me')).status, 200, 'two minutes of difference are allowed');
});

test('the algorithm is not the token\'s to choose', async () => {
  const good = await tokenOf('eve');
  const [, payload] = good.split('.');
  const [key] = (await (await fetch(`${host.issuer.url}/jwks`)).json()).keys;
  const header = (alg) => Buffer.from(JSON.stringify({ alg, kid: key.kid })).toString('base64url');
  for (const alg of ['none', 'HS256']) {
    const head = `${header(alg)}.${payload}`;
    const signature = createHmac('sha256', Buffer.from(key.n, 'base64url')).update(head).digest('base64url');
    assert.match(await refusal(`${head}.${signature}`), /not signed with RS256, ES256 or EdDSA/);
  }
  const [head, , signature] = good.split('.');
  const forged = Buffer.from(JSON.stringify({ iss: host.issuer.url, sub: 'root', aud: 'signalbox', exp: now() + 600 }));
  assert.match(await refusal(`${head}.${forged.toString('base64url')}.${signature}`), /signature is not its issuer's/);
  await refusal('a.b.c');
});

test('a new signing key of the host is found at once; the old one counts no more once it is gone', async () => {
  const before = await tokenOf('ada');
  const { port } = host.address();
  await host.stop();
  host = await startHost('ES256', port);
  assert.equal((await server.api(await tokenOf('ada')).call('GET', '/api/v1/me')).status, 200);
  assert.match(await refusal(before), /does not publish/);
});

test('a user who is switched off stays out until switched on again', async () => {
  await admin.patch('/api/v1/users/ada', { disabled: true });
  assert.match(await refusal(await tokenOf('ada'), 403), /switched off/);
  await admin.patch('/api/v1/users/ada', { disabled: false });
  assert.equal((await server.api(await tokenOf('ada')).call('GET', '/api/v1/me')).status, 200);
});

// --- people ---

people.people.set('ada', { email: 'Ada@corp.example', email_verified: true, name: 'Ada Lovelace' });
people.people.set('eve', { email: 'eve@corp.example', email_verified: true, name: 'Eve' });
people.people.set('mallory', { email: 'ada@corp.example', email_verified: false, name: 'Mallory' });

// A person's way through Signalbox and the provider, up to the page they end on. -> its address
async function signIn(login, { visitor = new Visitor(), provider = 'corp', cancels, change = (url) => url } = {}) {
  const sent = await visitor.open(`${server.origin}/sign-in/${provider}`);
  assert.equal(sent.status, 303);
  if (sent.location.startsWith(server.origin)) return { visitor, page: sent };
  const back = change(await people.visit(visitor, sent.location, login, { cancels }));
  return { visitor, page: await visitor.open(back), back };
}

const whoIs = async (visitor) => JSON.parse((await visitor.open(`${server.origin}/api/v1/account`)).text);
const failed = ({ page }) => {
  assert.equal(page.status, 303, page.text);
  return new URL(page.location).searchParams.get('error');
};

test('the sign-in page learns which providers there are', async () => {
  const { providers } = await whoIs(new Visitor());
  assert.deepEqual(providers, [{ id: 'corp', name: 'Corp' }, { id: 'open', name: 'Everybody' }]);
});

test('who was not invited does not come in', async () => {
  const ended = await signIn('ada');
  assert.equal(failed(ended), 'not_invited');
  assert.equal((await whoIs(ended.visitor)).signedIn, false);
});

test('who was invited by e-mail address signs in with the company\'s account, again and again', async () => {
  await admin.post('/api/v1/invitations', { email: 'ada@corp.example', role: 'member' });
  const first = await signIn('ada');
  assert.equal(first.page.status, 303);
  assert.equal(first.page.location, `${server.origin}/`);
  const cookie = first.page.cookies.find((text) => text.startsWith('signalbox='));
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Lax/);
  const me = await whoIs(first.visitor);
  assert.equal(me.signedIn, true);
  assert.equal(me.account.email, 'ada@corp.example');
  assert.equal(me.account.name, 'Ada Lovelace');
  assert.equal(me.account.role, 'member');
  const again = await whoIs((await signIn('ada')).visitor);
  assert.equal(again.account.id, me.account.id);
  assert.deepEqual((await admin.get('/api/v1/invitations')).items, []);
});

test('an address that the provider did not verify is nobody\'s', async () => {
  assert.equal(failed(await signIn('mallory')), 'email_not_verified');
});

test('an answer cannot be used by another browser, twice, or with another state', async () => {
  await admin.post('/api/v1/invitations', { email: 'eve@corp.example', role: 'member' });
  let stolen;
  const victim = new Visitor();
  const attempt = await signIn('eve', { visitor: victim, change: (url) => (stolen = url).replace(/state=[^&]+/, 'state=x') });
  assert.equal(failed(attempt), 'another_browser');
  const thief = new Visitor();
  await thief.open(`${server.origin}/sign-in/corp`);
  assert.equal(failed({ page: await thief.open(stolen) }), 'another_browser');
  assert.equal((await whoIs(thief)).signedIn, false);
  const ended = await signIn('eve');
  assert.equal((await whoIs(ended.visitor)).signedIn, true);
  assert.equal(failed({ page: await ended.visitor.open(ended.back) }), 'another_browser');
});

test('saying no at the provider, and a provider that is down, end with a reason', async () => {
  assert.equal(failed(await signIn('eve', { cancels: true })), 'cancelled');
  assert.equal(failed(await signIn('eve', { provider: 'nowhere' })), 'unknown_provider');
  const visitor = new Visitor();
  const sent = await visitor.open(`${server.origin}/sign-in/corp`);
  const back = await people.visit(visitor, sent.location, 'eve');
  people.isDown = true;
  assert.equal(failed({ page: await visitor.open(back) }), 'provider_unavailable');
  people.isDown = false;
});

test('where the operator lets everybody in, whoever the provider knows gets an account', async () => {
  people.people.set('zoe', { email: 'zoe@corp.example', email_verified: true, name: 'Zoe' });
  assert.equal(failed(await signIn('zoe')), 'not_invited');
  const { visitor } = await signIn('zoe', { provider: 'open' });
  assert.equal((await whoIs(visitor)).account.role, 'viewer');
});

test('each sign-in and each failure is in the audit log, and no secret is in anything that was said', async (t) => {
  const copy = join(scratchFolder(t), 'copy.db');
  assert.equal((await server.cli('backup', copy)).status, 0);
  const count = (action) => Number(execFileSync('sqlite3', [copy, `SELECT count(*) FROM audit_log WHERE action = '${action}'`]));
  assert.ok(count('sign_in.succeeded') >= 4);
  assert.ok(count('sign_in.failed') >= 4);
  await server.stop();
  const all = `${said.join('\n')}${server.stdout}${server.stderr}`;
  assert.match(server.stderr, /a sign-in by an OpenID provider failed/);
  assert.ok(!all.includes(boxClient.secret));
});

test('a configuration that cannot work is refused at the start, by its key', async (t) => {
  const refused = async (config, reason) => {
    const broken = await Server.start(t, { config }).then(() => undefined, (error) => error.message);
    assert.match(broken ?? 'it started', reason);
  };
  await refused('[[identity.hosts]]\nissuer = "https://id.example"\n', /audience is required/);
  await refused('[[identity.hosts]]\nissuer = "x"\naudience = "a"\n', /needs jwks_url or public_key/);
  await refused('[[identity.hosts]]\nissuer = "https://i.example"\naudience = "a"\nscopes = ["admin"]\n', /scopes may hold/);
  await refused('[[identity.hosts]]\nissuer = "i"\naudience = "a"\npublic_key = "{}"\n', /public_key of i: /);
  await refused('[[identity.providers]]\nid = "Corp"\nissuer = "https://i.example"\nclient_id = "c"\n', /id must be/);
  await refused('[[identity.providers]]\nid = "c"\nissuer = "https://i.example"\nclient_id = "c"\nclient_secret_env = "NO_SUCH"\n',
                /NO_SUCH is not set/);
});
