// Accounts at providers nobody here wrote: connected, used, expired, renewed, taken back and connected again, through
// the built program. What the providers were asked is counted on their side.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { apps, ConnectedApps, looks } from './lib/connected_apps.mjs';
import { EventFeed } from './lib/event_feed.mjs';
import { until } from './lib/wait.mjs';
import { formsOf, Visitor } from './lib/visitor.mjs';

const suite = { after };
const returnOrigin = 'https://product.example';
const world = await ConnectedApps.start(suite, { settings: `allowed_origins = ["${returnOrigin}"]` });
const { api, providers, strict } = world;
const feed = await EventFeed.open(suite, api);
suite.after(() => feed.close());

const names = { gmail: 'Gmail', github: 'GitHub', slack: 'Slack', linear: 'Linear', strict: 'Strict' };
const identities = { gmail: 'alice@example.com', github: 'alice', slack: 'Acme', linear: 'alice@example.com', strict: 'alice' };

let users = 0;
const newUser = () => `user-${++users}`;
const tokenRequestsOf = (app) => (app === 'strict' ? strict : providers[app]).tokenRequests;
const inParallel = (count, make) => Promise.all(Array.from({ length: count }, (_, i) => make(i)));

for (const app of apps) {
  test(`${app}: from the link to a tool that answers for the account`, async () => {
    const userId = newUser();
    const asked = await world.ask(userId, app);
    assert.equal(asked.status, 'initiated');
    assert.equal(asked.alreadyConnected, false);
    assert.match(asked.connectUrl, new RegExp(`^${world.server.origin}/connect/[A-Za-z0-9_-]{43}$`));
    const life = Date.parse(asked.connectUrlExpiresAt) - Date.now();
    assert.ok(life > 9 * 60_000 && life <= 10 * 60_000, asked.connectUrlExpiresAt);

    const visitor = new Visitor();
    const page = await visitor.open(asked.connectUrl);
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.ok(page.text.includes(names[app]) && page.text.includes(userId), page.text);
    const last = await world.follow(asked.connectUrl, 'alice', visitor);
    assert.equal(last.status, 200, last.text);
    assert.match(last.text, /connected/i);

    const connection = await world.show(asked);
    assert.equal(connection.status, 'active', connection.statusReason);
    assert.equal(connection.scheme, 'oauth2');
    assert.equal(connection.label, identities[app]);
    assert.notEqual(connection.accountId, '');
    assert.ok(connection.scopes.length > 0);
    await feed.until('the feed to tell', ({ data }) =>
      data.type === 'connection.changed' && data.data?.id === asked.id && data.data.status === 'active');
    await world.look(userId, app);
    const used = await until('the use to be noted', async () => (await world.show(asked)).lastUsedAt && world.show(asked));
    assert.ok(Date.parse(used.lastUsedAt) >= Date.parse(connection.createdAt));
  });
}

test('a link is for people: looking at it changes nothing, however often', async () => {
  const userId = newUser();
  const asked = await world.ask(userId, 'gmail');
  const before = await world.show(asked);
  const requests = providers.gmail.requests.length;
  const pages = await inParallel(5, () => new Visitor().open(asked.connectUrl));
  for (const page of pages) {
    assert.equal(page.status, 200);
    assert.deepEqual(page.cookies, []);
    assert.equal(formsOf(page).length, 1);
  }
  assert.equal((await fetch(asked.connectUrl, { method: 'HEAD' })).ok, true);
  assert.deepEqual(await world.show(asked), before);
  assert.equal(providers.gmail.requests.length, requests);
  await world.follow(asked.connectUrl, 'alice');
  assert.equal((await world.show(asked)).status, 'active');
});

test('asking again: the same link while it is young, then "already connected"', async () => {
  const userId = newUser();
  const first = await world.ask(userId, 'github');
  const again = await world.ask(userId, 'github');
  assert.deepEqual([again.id, again.connectUrl], [first.id, first.connectUrl]);
  const together = await inParallel(8, () => api.post('/api/v1/connections', { userId, toolkit: 'github' }));
  for (const asked of together) assert.deepEqual([asked.id, asked.connectUrl], [first.id, first.connectUrl]);

  await world.follow(first.connectUrl, 'alice');
  const answer = await api.call('POST', '/api/v1/connections', { userId, toolkit: 'github' });
  assert.equal(answer.status, 200);
  assert.equal(answer.body.alreadyConnected, true);
  assert.equal(answer.body.id, first.id);
  assert.equal(answer.body.connectUrl ?? null, null);
  assert.equal((await api.all(`/api/v1/connections?userId=${userId}`)).length, 1);
  const spent = await new Visitor().open(first.connectUrl);
  assert.ok(spent.status >= 400 && formsOf(spent).length === 0, `a spent link is offered again: ${spent.text}`);
});

test('a button that is pressed several times at once begins one flow', async () => {
  const userId = newUser();
  const asked = await inParallel(6, () => api.post('/api/v1/connections', { userId, toolkit: 'slack' }));
  assert.equal(new Set(asked.map(({ connectUrl }) => connectUrl)).size, 1);
  assert.deepEqual((await api.all(`/api/v1/connections?userId=${userId}`)).map(({ id }) => id), [asked[0].id]);
});

test('the same account connected by two links at once is one connection', async () => {
  const userId = newUser();
  const first = await world.connect(userId, 'linear', 'alice');
  const second = await world.ask(userId, 'linear', { another: true });
  assert.notEqual(second.id, first.id);
  await world.follow(second.connectUrl, 'alice');
  const active = (await api.all(`/api/v1/connections?userId=${userId}`)).filter(({ status }) => status === 'active');
  assert.deepEqual(active.map(({ id }) => id), [first.id]);
  await world.look(userId, 'linear');
});

test('two accounts of one app are told apart by name', async () => {
  const userId = newUser();
  const work = await world.connect(userId, 'gmail', 'alice', { alias: 'work' });
  const home = await world.connect(userId, 'gmail', 'bob', { alias: 'home', another: true });
  assert.notEqual(work.id, home.id);
  assert.deepEqual([work.alias, home.alias], ['work', 'home']);
  for (const [account, person] of [['work', 'alice'], ['home', 'bob'], [work.id, 'alice'], [home.id, 'bob'],
                                   ['alice@example.com', 'alice'], ['bob@example.com', 'bob']])
    await world.look(userId, 'gmail', person, account);
  const wrong = await world.call(userId, looks.gmail.tool, {}, 'school');
  assert.ok(wrong.status >= 400 && /work/.test(wrong.text) && /home/.test(wrong.text), wrong.text);

  for (const { id } of [work, home]) await api.patch(`/api/v1/connections/${id}`, { isDefault: false });
  const ambiguous = await world.call(userId, looks.gmail.tool);
  assert.ok(ambiguous.status >= 400, ambiguous.text);
  for (const choice of ['work', 'home']) assert.ok(ambiguous.body.detail.includes(choice), ambiguous.text);
  await api.patch(`/api/v1/connections/${home.id}`, { isDefault: true });
  await world.look(userId, 'gmail', 'bob');
});

test('an account may be kept to some tools', async () => {
  const userId = newUser();
  const { id } = await world.connect(userId, 'github');
  await api.patch(`/api/v1/connections/${id}`, { allowedTools: ['GITHUB_GET_THE_AUTHENTICATED_USER'] });
  assert.equal((await world.call(userId, 'GITHUB_GET_THE_AUTHENTICATED_USER')).body.successful, true);
  const refused = await world.call(userId, looks.github.tool);
  assert.ok(refused.status >= 400 || refused.body.successful === false, refused.text);
  await api.patch(`/api/v1/connections/${id}`, { allowedTools: [] });
  await world.look(userId, 'github');
});

test('strict: a dead token under 16 calls is renewed by exactly one request, again and again', async () => {
  const userId = newUser();
  const connection = await world.connect(userId, 'strict');
  const { length: before } = strict.tokenRequests;
  for (const round of [1, 2]) {
    const { accessExpiresAt } = await world.show(connection);
    await until('the token to die', () => Date.now() > Date.parse(accessExpiresAt) + 1000);
    await inParallel(16, () => world.look(userId, 'strict'));
    assert.equal(strict.tokenRequests.length, before + round);
  }
  assert.deepEqual(strict.tokenRequests.slice(before).map(({ status }) => status), [200, 200]);
  const renewed = await world.show(connection);
  assert.equal(renewed.status, 'active');
  assert.ok(Date.parse(renewed.lastRefreshAt) > Date.parse(connection.createdAt));
});

test('strict: 16 calls over two accounts of two users renew each account once', async () => {
  const people = [[newUser(), 'alice'], [newUser(), 'bob']];
  const connections = [];
  for (const [userId, person] of people) connections.push(await world.connect(userId, 'strict', person));
  const shown = await Promise.all(connections.map(world.show.bind(world)));
  await until('both tokens to die', () => shown.every(({ accessExpiresAt }) => Date.now() > Date.parse(accessExpiresAt) + 1000));
  const { length: before } = strict.tokenRequests;
  await inParallel(16, (i) => world.look(people[i % 2][0], 'strict', people[i % 2][1]));
  assert.equal(strict.tokenRequests.length, before + 2);
});

// Google and Linear let an access token live an hour, and their emulators never forget one: the door refuses it.
for (const app of ['gmail', 'linear']) {
  test(`${app}: a token that is refused under 16 calls is renewed by exactly one request`, async (t) => {
    const userId = newUser();
    const connection = await world.connect(userId, app);
    const provider = providers[app];
    t.after(() => { provider.meddle = undefined; });
    provider.refuse(provider.tokens.at(-1).access);
    const { length: before } = provider.tokenRequests;
    await inParallel(16, () => world.look(userId, app));
    assert.equal(provider.tokenRequests.length, before + 1);
    assert.equal((await world.show(connection)).status, 'active');
    await world.look(userId, app);
    assert.equal(provider.tokenRequests.length, before + 1);
  });
}

// What each provider does when a person takes the access back. -> nothing; afterwards calls are refused there.
const takeBack = {
  async gmail() {
    const { access, refresh } = providers.gmail.tokens.at(-1);
    await fetch(`${providers.gmail.upstream}/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token: refresh }) });
    providers.gmail.refuse(access); // Google's emulator goes on accepting it
  },
  async github() {
    providers.github.refuse(providers.github.tokens.at(-1).access); // so does GitHub's
  },
  async slack() { // and Slack's; Slack says it with status 200
    providers.slack.meddle = ({ path }) => path === '/api/conversations.list'
      && { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"ok":false,"error":"token_revoked"}' };
  },
  async linear() {
    for (const token of Object.values(providers.linear.tokens.at(-1)))
      await fetch(`${providers.linear.upstream}/oauth/revoke`, { method: 'POST', body: new URLSearchParams({ token }) });
  },
  async strict() {
    await strict.takeBack(strict.tokens.at(-1));
  },
};

for (const app of apps) {
  test(`${app}: access taken back is noticed and told, and connecting again keeps the id`, async (t) => {
    const userId = newUser();
    const connection = await world.connect(userId, app);
    const provider = providers[app] ?? {};
    t.after(() => { provider.meddle = undefined; });
    await takeBack[app]();
    const refused = await world.call(userId, looks[app].tool);
    assert.ok(refused.status >= 400 || refused.body.successful === false, refused.text);
    assert.match(refused.text, /connect/i);
    const broken = await world.show(connection);
    assert.equal(broken.status, 'needs_reauth');
    assert.notEqual(broken.statusReason, '');
    const { length: requests } = tokenRequestsOf(app);
    const later = await world.call(userId, looks[app].tool);
    assert.equal(later.body.code, 'needs_connection', later.text);
    assert.equal(tokenRequestsOf(app).length, requests, 'it goes on asking for tokens');

    provider.meddle = undefined;
    const last = await world.reconnect(connection);
    assert.equal(last.status, 200, last.text);
    const mended = await world.show(connection);
    assert.deepEqual([mended.id, mended.status, mended.statusReason, mended.accountId],
                     [connection.id, 'active', '', connection.accountId]);
    await world.look(userId, app);
    assert.equal((await api.all(`/api/v1/connections?userId=${userId}`)).length, 1);
  });
}

test('connecting a needed account from anew is the same as reconnecting it', async () => {
  const userId = newUser();
  const connection = await world.connect(userId, 'strict');
  await takeBack.strict();
  await world.call(userId, looks.strict.tool);
  assert.equal((await world.show(connection)).status, 'needs_reauth');
  const asked = await world.ask(userId, 'strict');
  assert.equal(asked.id, connection.id);
  await world.follow(asked.connectUrl, 'alice');
  await world.look(userId, 'strict');
});

test('a reconnect that is begun, or refused, leaves a live account alone', async () => {
  const userId = newUser();
  const connection = await world.connect(userId, 'gmail');
  const { connectUrl } = await api.post(`/api/v1/connections/${connection.id}/reconnect`);
  assert.equal((await world.show(connection)).status, 'active');
  await world.look(userId, 'gmail');
  const last = await world.follow(connectUrl, 'bob');
  assert.match(last.text, /another account|alice@example\.com/i);
  const after = await world.show(connection);
  assert.deepEqual([after.status, after.accountId, after.label], ['active', connection.accountId, connection.label]);
  await world.look(userId, 'gmail', 'alice');
});

test('somebody else\'s account does not mend a broken one', async () => {
  const userId = newUser();
  const connection = await world.connect(userId, 'strict', 'alice');
  await takeBack.strict();
  await world.call(userId, looks.strict.tool);
  await world.reconnect(connection, 'bob');
  assert.equal((await world.show(connection)).status, 'needs_reauth');
  assert.equal((await world.show(connection)).accountId, connection.accountId);
  await world.reconnect(connection, 'alice');
  await world.look(userId, 'strict', 'alice');
});

test('a provider that is down for a while breaks nothing', async (t) => {
  const userId = newUser();
  const connection = await world.connect(userId, 'strict');
  t.after(() => { strict.isDown = false; });
  const { accessExpiresAt } = await world.show(connection);
  await until('the token to die', () => Date.now() > Date.parse(accessExpiresAt) + 1000);
  strict.isDown = true;
  const failed = await world.call(userId, looks.strict.tool);
  assert.ok(failed.status >= 500 || failed.body.successful === false, failed.text);
  const waiting = await world.show(connection);
  assert.equal(waiting.status, 'active');
  assert.equal(waiting.refreshFailures, 1);
  assert.notEqual(waiting.lastError, '');
  strict.isDown = false;
  await until('the account to work again', async () => (await world.call(userId, looks.strict.tool)).body?.successful, { within: 40_000 });
  const well = await world.show(connection);
  assert.deepEqual([well.refreshFailures, well.lastError], [0, '']);
});

test('the server may stop and start between any two steps', async () => {
  const userId = newUser();
  const asked = await world.ask(userId, 'strict');
  const visitor = new Visitor();
  await world.server.stop();
  await world.server.resume();
  const back = await world.allow(visitor, await world.goOn(visitor, asked.connectUrl), 'alice');
  await world.server.kill();
  await world.server.resume();
  await visitor.open(back);
  assert.equal((await world.show(asked)).status, 'active');
  await world.server.kill();
  await world.server.resume();
  await world.look(userId, 'strict');
});

test('a browser is sent back to the product, and nowhere else', async () => {
  const userId = newUser();
  const asked = await world.ask(userId, 'github', { returnUrl: `${returnOrigin}/settings?tab=apps` });
  const last = await world.follow(asked.connectUrl, 'alice');
  assert.equal(last.status, 303, last.text);
  const to = new URL(last.location);
  assert.deepEqual([to.origin, to.pathname, to.searchParams.get('tab')], [returnOrigin, '/settings', 'apps']);
  assert.deepEqual([to.searchParams.get('connectionId'), to.searchParams.get('status')], [asked.id, 'active']);
  for (const returnUrl of ['https://evil.example/', 'https://product.example.evil.example/', '//evil.example', 'javascript:alert(1)',
                           'https://product.example@evil.example/', 'http://product.example/', '/\\evil.example'])
    for (const path of ['/api/v1/connections', `/api/v1/connections/${asked.id}/reconnect`]) {
      const body = path.endsWith('reconnect') ? { returnUrl } : { userId, toolkit: 'slack', returnUrl };
      const refused = await api.call('POST', path, body);
      assert.equal(refused.status, 400, `${returnUrl}: ${refused.text}`);
      assert.match(refused.text, /returnUrl/);
    }
});

test('disconnecting takes the access back at the provider', async () => {
  const userId = newUser();
  const connection = await world.connect(userId, 'strict');
  const { access } = strict.tokens.at(-1);
  const whoAmI = () => fetch(`${strict.origin}/me`, { headers: { Authorization: `Bearer ${access}` } });
  assert.equal((await whoAmI()).status, 200);
  const gone = await api.delete(`/api/v1/connections/${connection.id}`);
  assert.deepEqual([gone.revokedUpstream, gone.stoppedWorkers], [true, []]);
  assert.equal((await whoAmI()).status, 401);
  assert.equal((await world.call(userId, looks.strict.tool)).body.code, 'needs_connection');
  const fresh = await world.connect(userId, 'strict');
  assert.notEqual(fresh.id, connection.id);

  const google = await world.connect(userId, 'gmail');
  const { refresh } = providers.gmail.tokens.at(-1);
  assert.equal((await api.delete(`/api/v1/connections/${google.id}`)).revokedUpstream, true);
  assert.ok(providers.gmail.requests.some(({ path, body }) => path === '/oauth2/revoke' && body.includes(refresh)));
});
