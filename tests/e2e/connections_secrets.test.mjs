// What may never be seen of a connection: client secrets, tokens of every app and generation, codes, states, verifiers.
// All that leaves the server is collected while accounts are connected, used, renewed, broken and removed.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { apps, ConnectedApps, looks } from './lib/connected_apps.mjs';
import { connectMcp } from './lib/counterparts.mjs';
import { clients } from './lib/emulate.mjs';
import { EventFeed } from './lib/event_feed.mjs';
import { encodingsOf, filesBelow, findSecret } from './lib/leaks.mjs';
import { strictClient } from './lib/oidc_provider.mjs';
import { until } from './lib/wait.mjs';
import { Visitor } from './lib/visitor.mjs';

const outgoing = [];
const witness = (text) => outgoing.push({ where: text.slice(0, text.indexOf('{')), text });

const suite = { after };
const world = await ConnectedApps.start(suite, { witness, env: { SIGNALBOX_LOG_LEVEL: 'debug' } });
const { api, providers, server, strict } = world;
const events = await EventFeed.open(suite, api);

const pages = []; // what browsers were shown, and where they were sent
const secrets = {}; // by what they are
const oneFlow = {}; // known to the browser that has them, and to nobody else

for (const [app, { clientSecret }] of Object.entries({ ...clients, strict: strictClient }))
  secrets[`the client secret of ${app}`] = clientSecret;

async function flow(userId, app) {
  const asked = await world.ask(userId, app);
  const visitor = new Visitor();
  pages.push(await visitor.open(asked.connectUrl));
  const toProvider = await world.goOn(visitor, asked.connectUrl);
  const back = await world.allow(visitor, toProvider, 'alice');
  const last = await visitor.open(back);
  pages.push(last);
  oneFlow[`the link's token of ${app}`] = new URL(asked.connectUrl).pathname.split('/').pop();
  oneFlow[`the state of ${app}`] = new URL(toProvider.location).searchParams.get('state');
  oneFlow[`the code of ${app}`] = new URL(back).searchParams.get('code');
  oneFlow[`the cookie of ${app}`] = toProvider.cookies[0].split(';')[0].split('=')[1];
  return asked;
}

test('every app is connected, used, renewed, broken, mended and removed', async (t) => {
  t.after(() => { for (const provider of Object.values(providers)) provider.meddle = undefined; });
  for (const app of apps) {
    const asked = await flow('ada', app);
    await world.look('ada', app);
    await world.call('ada', looks[app].tool, { nonsense: true });
    providers[app]?.refuse(providers[app].tokens.at(-1).access);
    await world.call('ada', looks[app].tool);
    if (providers[app]) providers[app].meddle = ({ path }) => path !== '/' && { status: 500, headers: {}, body: 'oops' };
    await world.call('ada', looks[app].tool);
    if (providers[app]) providers[app].meddle = undefined;
    await api.call('POST', `/api/v1/connections/${asked.id}/test`, {});
    await world.reconnect(asked);
    await api.patch(`/api/v1/connections/${asked.id}`, { alias: `main-${app}` });
  }
  const { accessExpiresAt, id } = (await api.all('/api/v1/connections?userId=ada')).find(({ toolkit }) => toolkit === 'strict');
  await until('the strict token to die', () => Date.now() > Date.parse(accessExpiresAt) + 1000);
  await world.look('ada', 'strict');
  await strict.takeBack(strict.tokens.at(-1));
  await world.call('ada', looks.strict.tool);
  await api.delete(`/api/v1/connections/${id}`);
});

test('an endpoint that repeats what it was sent is not repeated', async (t) => {
  t.after(() => { providers.linear.meddle = undefined; });
  providers.linear.refuse(providers.linear.tokens.at(-1).access);
  const { meddle } = providers.linear;
  providers.linear.meddle = ({ path, body, headers }, forward) => path === providers.linear.tokenPath
    ? { status: 400, headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ error: 'invalid_request', error_description: `I got ${body} and ${headers.authorization}` }) }
    : meddle({ path, body, headers }, forward);
  const refused = await world.call('ada', looks.linear.tool);
  assert.ok(refused.status >= 400 || refused.body.successful === false, refused.text);
  const seen = providers.linear.tokenRequests.at(-1).body;
  assert.ok(seen.includes(clients.linear.clientSecret), 'it was sent the secret');
  for (const [, token] of Object.entries(providers.linear.tokens.at(-1))) secrets[`linear's ${token.slice(0, 8)}`] = token;
});

test('everything there is to read is read', async (t) => {
  for (const path of ['me', 'snapshot', 'sessions', 'workers', 'runs', 'connections', 'auth-configs', 'keys', 'tools', 'toolkits',
                      'users', 'audit', 'audit/export?format=ndjson', 'audit/export?format=csv', 'doctor', 'openapi.json'])
    await api.call('GET', `/api/v1/${path}`);
  for (const { id } of await api.all('/api/v1/connections')) await api.get(`/api/v1/connections/${id}`);
  await api.call('GET', '/metrics');
  const { sessionUrl } = await api.post('/api/tool-router/create-session', { userId: 'ada', toolkits: [] });
  const teeing = async (url, init) => {
    const response = await fetch(url, init);
    witness(`MCP {}\n${await response.clone().text()}`);
    return response;
  };
  const { client } = await connectMcp(t, sessionUrl, { key: world.key, fetch: teeing });
  await client.listTools();
  assert.ok(!(await client.callTool({ name: 'GITHUB_GET_THE_AUTHENTICATED_USER', arguments: {} })).isError);
  for (const args of [['doctor'], ['serve', '--print-config'], ['backup', join(server.data, 'copy.db')]]) {
    const { stdout, stderr } = await server.cli(...args);
    witness(`signalbox ${args.join(' ')} {}\n${stdout}${stderr}`);
  }
});

const places = () => [
  ...outgoing,
  ...pages.map(({ url, text, headers }) => ({ where: `the page at ${url}`, text: text + JSON.stringify(headers) })),
  { where: 'the change feed', text: events.text },
  { where: 'standard output', text: server.stdout },
  { where: 'the log', text: server.stderr },
  ...filesBelow(server.data).filter(({ where }) => !where.endsWith('master.key')),
];

function leaksOf(hidden, where) {
  return Object.entries(hidden).flatMap(([what, secret]) => findSecret(secret, where).map((place) => `${what} in ${place}`));
}

test('positive control: a label is found where it belongs, in every encoding', () => {
  const found = findSecret('alice@example.com', places());
  for (const place of ['the change feed', 'GET /api/v1/connections']) assert.ok(found.some((where) => where.startsWith(place)), `not in ${place}`);
  assert.ok(found.some((where) => where.startsWith(server.data)), 'in no file of the store');
  for (const form of encodingsOf('canary')) assert.deepEqual(findSecret('canary', [{ where: 'here', text: `..${form}..` }]), ['here']);
});

test('no client secret and no token is anywhere', () => {
  const tokens = [...Object.entries(providers), ['strict', strict]].flatMap(([app, { tokens: given }]) =>
    given.flatMap(({ access, refresh }, i) => [[`access token ${i} of ${app}`, access], [`refresh token ${i} of ${app}`, refresh]]));
  const hidden = { ...secrets, ...Object.fromEntries(tokens.filter(([, token]) => token)) };
  assert.ok(Object.keys(hidden).length > 20, `only ${Object.keys(hidden)}`);
  assert.deepEqual(leaksOf(hidden, places()), []);
});

test('what belongs to one flow is in no log, event, list or file', () => {
  const own = /^POST \/api\/v1\/connections|^the page at /; // whose business it is: the asker's link, the browser's page
  assert.equal(Object.keys(oneFlow).length, 4 * apps.length);
  assert.deepEqual(leaksOf(oneFlow, places().filter(({ where }) => !own.test(where))), []);
});
