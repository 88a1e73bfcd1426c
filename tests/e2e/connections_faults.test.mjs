// What goes wrong, or is made to, while an account is being connected: states that are not this browser's, people who
// refuse, token endpoints that answer strangely. Strange answers are scripted in front of GitHub's emulator.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { ConnectedApps } from './lib/connected_apps.mjs';
import { Visitor } from './lib/visitor.mjs';
import { until } from './lib/wait.mjs';

const suite = { after };
const world = await ConnectedApps.start(suite);
const { api, providers, strict } = world;

let users = 0;
const newUser = () => `user-${++users}`;

// A flow up to the callback that has not been opened: {userId, asked, visitor, back}.
async function almost(toolkit, person = 'alice') {
  const userId = newUser();
  const asked = await world.ask(userId, toolkit);
  const visitor = new Visitor();
  const back = await world.allow(visitor, await world.goOn(visitor, asked.connectUrl), person);
  return { userId, asked, visitor, back };
}

const changed = (address, change) => {
  const url = new URL(address);
  for (const [name, value] of Object.entries(change))
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  return url.href;
};

const statusOf = async (asked) => (await world.show(asked)).status;

// A page that says what is the matter, in words, and shows nothing of the machinery. 502: the provider's doing.
function assertRefusal(page, wording) {
  assert.ok((page.status >= 400 && page.status < 500) || page.status === 502, `${page.status} ${page.text}`);
  assert.match(page.headers['content-type'], /^text\/html/);
  assert.match(page.text, wording);
  assert.ok(!/exception|nlohmann|sqlite|[0-9a-f]{40}/i.test(page.text), page.text);
}

test('a state that was never given out', async () => {
  const { asked, visitor, back } = await almost('github');
  const { length: before } = providers.github.tokenRequests;
  for (const state of [randomBytes(32).toString('base64url'), '', 'x', 'x'.repeat(5000), '%00', `' OR 1=1 --`])
    assertRefusal(await visitor.open(changed(back, { state })), /again|expired|link/i);
  assertRefusal(await visitor.open(changed(back, { state: null })), /again|expired|link/i);
  assert.equal(providers.github.tokenRequests.length, before);
  assert.equal(await statusOf(asked), 'initiated');
  await visitor.open(back);
  assert.equal(await statusOf(asked), 'active', 'the right state is good after all that');
});

test('a state is good once', async () => {
  const { asked, visitor, back } = await almost('github');
  assert.equal((await visitor.open(back)).status, 200);
  const { length: before } = providers.github.tokenRequests;
  const [first, second] = await Promise.all([visitor.open(back), visitor.open(back)]);
  for (const page of [first, second]) assert.ok(page.status >= 400 || /connected/i.test(page.text), page.text);
  assert.equal(providers.github.tokenRequests.length, before);
  assert.equal(await statusOf(asked), 'active');

  const other = await almost('github');
  const { length: untouched } = providers.github.tokenRequests;
  await Promise.all(Array.from({ length: 8 }, () => other.visitor.open(other.back)));
  assert.equal(providers.github.tokenRequests.length, untouched + 1, 'one callback opened eight times at once');
  assert.equal(await statusOf(other.asked), 'active');
});

test('a callback in another browser connects nothing', async () => {
  const { asked, visitor, back } = await almost('linear');
  const { length: before } = providers.linear.tokenRequests;
  assertRefusal(await new Visitor().open(back), /browser/i);
  const stranger = await almost('linear', 'bob');
  assertRefusal(await stranger.visitor.open(back), /browser/i);
  assert.equal(providers.linear.tokenRequests.length, before);
  assert.deepEqual([await statusOf(asked), await statusOf(stranger.asked)], ['initiated', 'initiated']);
  await visitor.open(back);
  assert.equal(await statusOf(asked), 'active', 'the browser that began may still end it');
});

test('two flows at once in one browser do not mix', async () => {
  const visitor = new Visitor();
  const flows = [];
  for (const person of ['alice', 'bob']) {
    const userId = newUser();
    const asked = await world.ask(userId, 'gmail');
    flows.push({ userId, person, asked, page: await world.goOn(visitor, asked.connectUrl) });
  }
  for (const flow of flows) flow.back = await world.allow(visitor, flow.page, flow.person);
  for (const { back } of flows.toReversed()) assert.equal((await visitor.open(back)).status, 200);
  for (const { userId, person } of flows) await world.look(userId, 'gmail', person);
});

test('one link opened in two browsers: the first to end it wins', async () => {
  const { userId, asked, visitor, back } = await almost('gmail', 'alice');
  const other = new Visitor();
  const otherBack = await world.allow(other, await world.goOn(other, asked.connectUrl), 'bob');
  assert.equal((await visitor.open(back)).status, 200);
  assertRefusal(await other.open(otherBack), /used|again|already/i);
  await world.look(userId, 'gmail', 'alice');
  assert.equal((await world.show(asked)).label, 'alice@example.com');
});

test('a code of another account, put into a flow that is under way, is not taken', async () => {
  const victim = await almost('strict', 'alice');
  const attacker = await almost('strict', 'bob');
  const code = new URL(attacker.back).searchParams.get('code');
  const page = await victim.visitor.open(changed(victim.back, { code }));
  assertRefusal(page, /Strict/);
  assert.notEqual(await statusOf(victim.asked), 'active');
});

test('an answer that names another issuer is not believed', async () => {
  const { asked, visitor, back } = await almost('strict');
  assert.equal(new URL(back).searchParams.get('iss'), strict.origin);
  const { length: before } = strict.tokenRequests;
  assertRefusal(await visitor.open(changed(back, { iss: 'https://evil.example' })), /Strict|another/);
  assert.equal(strict.tokenRequests.length, before);
  assert.equal(await statusOf(asked), 'initiated');
});

test('a person who refuses can change their mind by the same link', async () => {
  const userId = newUser();
  const asked = await world.ask(userId, 'strict');
  const visitor = new Visitor();
  const page = await visitor.follow(await world.goOn(visitor, asked.connectUrl));
  const abort = /<a href="([^"]+\/abort)"/.exec(page.text)[1];
  const last = await visitor.follow(await visitor.open(abort));
  assert.match(last.url, /error=access_denied/);
  assertRefusal(last, /Strict/);
  assert.match(last.text, /not (allowed|given|connected|granted)|refused|declined|denied/i);
  assert.equal(await statusOf(asked), 'initiated');
  await world.follow(asked.connectUrl, 'alice');
  await world.look(userId, 'strict');
});

test('what a provider says is shown as text', async () => {
  const { visitor, back } = await almost('strict');
  const error_description = '<script>alert(1)</script>\r\nSet-Cookie: a=b';
  const page = await visitor.open(changed(back, { code: null, error: 'server_error', error_description }));
  assertRefusal(page, /Strict/);
  assert.ok(!page.text.includes('<script>alert'), page.text);
  assert.deepEqual(page.cookies.filter((cookie) => cookie.startsWith('a=')), []);
});

test('names cannot break out of the page, the log or a header', async () => {
  const userId = 'ada"><img src=x onerror=alert(1)>';
  const asked = await api.call('POST', '/api/v1/connections', { userId, toolkit: 'github', alias: '</title><script>1</script>' });
  if (asked.status === 400) return; // such a name is not taken in the first place
  const page = await new Visitor().open(asked.body.connectUrl);
  assert.ok(!/<img|<script>1/.test(page.text), page.text);
  assert.match(page.headers['content-security-policy'] ?? '', /default-src 'none'|default-src 'self'/);
});

const json = { 'Content-Type': 'application/json' };
const strange = {
  'an error with status 200': { status: 200, headers: json, body: '{"error":"bad_verification_code","error_description":"The code is wrong."}' },
  'a page of HTML': { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html><body>Please wait</body></html>' },
  'nothing': { status: 200, headers: json, body: '' },
  'an empty object': { status: 200, headers: json, body: '{}' },
  'a token that is no text': { status: 200, headers: json, body: '{"access_token":17,"token_type":"bearer"}' },
  'a token with a line end in it': { status: 200, headers: json, body: '{"access_token":"a\\r\\nX-Evil: 1","token_type":"bearer"}' },
  'a list': { status: 200, headers: json, body: '[]' },
  'deep nonsense': { status: 200, headers: json, body: '['.repeat(20_000) },
  'a failure of its own': { status: 500, headers: {}, body: 'oops' },
  'that it has too much to do': { status: 429, headers: { 'Retry-After': '60' }, body: '' },
  'that the client is wrong': { status: 401, headers: json, body: '{"error":"invalid_client"}' },
};

for (const [what, answer] of Object.entries(strange)) {
  test(`a token endpoint that answers ${what}`, async (t) => {
    t.after(() => { providers.github.meddle = undefined; });
    const { userId, asked, visitor, back } = await almost('github');
    providers.github.meddle = ({ path }) => path === providers.github.tokenPath && answer;
    const page = await visitor.open(back);
    assert.ok(page.status >= 400, `${page.status} ${page.text}`);
    assert.match(page.text, /GitHub/);
    assert.equal(await statusOf(asked), 'initiated');
    providers.github.meddle = undefined;
    const again = await world.ask(userId, 'github');
    assert.equal(again.id, asked.id);
    await world.follow(again.connectUrl, 'alice');
    await world.look(userId, 'github');
  });
}

test('a token endpoint that redirects is not followed: what it was sent is for it alone', async (t) => {
  t.after(() => { providers.github.meddle = undefined; });
  const { asked, visitor, back } = await almost('github');
  providers.github.meddle = ({ path }) => path === providers.github.tokenPath
    && { status: 307, headers: { Location: `${providers.github.origin}/elsewhere` }, body: '' };
  const page = await visitor.open(back);
  assert.ok(page.status >= 400, page.text);
  assert.equal(providers.github.requests.some(({ path }) => path === '/elsewhere'), false);
  assert.equal(await statusOf(asked), 'initiated');
});

test('a token endpoint that answers nothing for ever holds up nobody else, and is given up', { timeout: 90_000 }, async (t) => {
  t.after(() => { providers.github.meddle = undefined; });
  const { asked, visitor, back } = await almost('github');
  providers.github.meddle = ({ path }) => path === providers.github.tokenPath && new Promise(() => {});
  const began = Date.now();
  const opening = visitor.open(back);
  await until('the token endpoint to be asked', () => providers.github.tokenRequests.some(({ status }) => status === undefined));
  const elsewhere = newUser();
  await world.connect(elsewhere, 'slack');
  await world.look(elsewhere, 'slack');
  const page = await opening;
  assert.ok(Date.now() - began < 45_000, `it took ${Date.now() - began} ms`);
  assert.ok(page.status >= 500, page.text);
  assert.match(page.text, /GitHub/);
  assert.equal(await statusOf(asked), 'initiated');
});

test('an account that the app does not name is not connected', async (t) => {
  t.after(() => { providers.github.meddle = undefined; });
  const { asked, visitor, back } = await almost('github');
  providers.github.meddle = ({ path }) => path === '/user' && { status: 200, headers: json, body: '{"unexpected":true}' };
  const page = await visitor.open(back);
  assert.ok(page.status >= 400, page.text);
  assert.equal(await statusOf(asked), 'initiated');
});

test('an app without an auth config says who has to do what', async () => {
  await api.delete('/api/v1/auth-configs/slack');
  const refused = await api.call('POST', '/api/v1/connections', { userId: newUser(), toolkit: 'slack' });
  assert.ok(refused.status >= 400, refused.text);
  assert.match(refused.body.detail, /Slack|slack/);
  const toolkit = (await api.get('/api/v1/toolkits')).items.find(({ slug }) => slug === 'slack');
  assert.deepEqual([toolkit.authScheme, toolkit.configured], ['oauth2', false]);
});

test('links that are wrong, and pages that are asked for wrongly', async () => {
  const asked = await world.ask(newUser(), 'github');
  const token = new URL(asked.connectUrl).pathname.split('/').pop();
  for (const wrong of ['x', token.slice(1), `${token}x`, randomBytes(32).toString('base64url'), '..%2f..', '%00']) {
    const page = await new Visitor().open(`${world.server.origin}/connect/${wrong}`);
    assert.ok([400, 404].includes(page.status), `${wrong}: ${page.status}`);
  }
  const foreign = await fetch(asked.connectUrl, { method: 'POST', redirect: 'manual', body: '',
                                                  headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' } });
  assert.ok(foreign.status >= 400, `another site's page may press the button: ${foreign.status}`);
  const framed = await new Visitor().open(asked.connectUrl);
  assert.match(`${framed.headers['x-frame-options']} ${framed.headers['content-security-policy']}`, /DENY|frame-ancestors 'none'/);
  assert.equal(framed.headers['referrer-policy'], 'same-origin'); // the link is told to nobody else
});
