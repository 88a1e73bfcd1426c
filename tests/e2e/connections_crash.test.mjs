// The program is killed between a token endpoint's answer and its being stored. Where the provider keeps its refresh
// tokens nobody notices; where it replaces them at each use the connection says that it has to be renewed, and
// keeps its id. In neither case is a row lost or a wrong token stored.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ConnectedApps, looks } from './lib/connected_apps.mjs';
import { crashtestBin } from './lib/environment.mjs';
import { until } from './lib/wait.mjs';

const suite = { after };
const world = await ConnectedApps.start(suite);
const { server, providers, strict } = world;

// Runs the program so that it dies once the token endpoint has answered, lets `ask` make it renew, and starts it again.
async function dieWhileRenewing(ask) {
  await server.stop();
  await server.resume({ bin: crashtestBin, env: { SIGNALBOX_FAILPOINT: 'after_token_answer:1' } });
  ask().catch(() => {}); // nobody answers
  assert.equal((await server.exited).signal, 'SIGKILL', server.stderr.slice(-2000));
  await server.resume();
}

test('where refresh tokens stay the account goes on working', async (t) => {
  const connection = await world.connect('keeper', 'gmail');
  t.after(() => { providers.gmail.meddle = undefined; });
  providers.gmail.refuse(providers.gmail.tokens.at(-1).access);
  const { length: before } = providers.gmail.tokenRequests;
  await dieWhileRenewing(() => world.call('keeper', looks.gmail.tool));
  assert.equal(providers.gmail.tokenRequests.length, before + 1, 'it died before it asked');
  await world.look('keeper', 'gmail');
  assert.equal((await world.show(connection)).status, 'active');
});

test('where they are replaced at each use the account says so, and keeps its id', async () => {
  const connection = await world.connect('rotator', 'strict');
  const { length: before } = strict.tokenRequests;
  await until('the token to die', () => Date.now() > Date.parse(connection.accessExpiresAt) + 1000);
  await dieWhileRenewing(() => world.call('rotator', looks.strict.tool));
  assert.equal(strict.tokenRequests.length, before + 1, 'it died before it asked');
  const refused = await world.call('rotator', looks.strict.tool);
  assert.equal(refused.body.code, 'needs_connection', refused.text);
  const broken = await world.show(connection);
  assert.equal(broken.status, 'needs_reauth');
  assert.match(broken.statusReason, /Strict does not renew its access any more/);
  await world.reconnect(connection);
  assert.equal((await world.show(connection)).status, 'active');
  await world.look('rotator', 'strict');
});
