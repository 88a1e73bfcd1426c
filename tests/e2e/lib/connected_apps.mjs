// The server with five OAuth apps at real providers, and people who connect their accounts there.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressesOf, clients, startEmulators } from './emulate.mjs';
import { root } from './environment.mjs';
import { OidcProvider, strictClient } from './oidc_provider.mjs';
import { freePort, scratchFolder } from './scratch.mjs';
import { Server } from './server.mjs';
import { formsOf, Visitor } from './visitor.mjs';

export const apps = ['gmail', 'github', 'slack', 'linear', 'strict'];

// A tool of each app that changes nothing, and what tells whose account it ran with (Slack: the workspace's app).
export const looks = {
  gmail: { tool: 'GMAIL_FETCH_EMAILS', sees: (person) => `mail-of-${person}` },
  github: { tool: 'GITHUB_LIST_REPOSITORIES_FOR_THE_AUTHENTICATED_USER', sees: (person) => `widgets-of-${person}` },
  slack: { tool: 'SLACK_LIST_CHANNELS', sees: () => '"dev"' },
  linear: { tool: 'LINEAR_GET_CURRENT_USER', sees: (person) => `${person}@example.com` },
  strict: { tool: 'STRICT_WHO_AM_I', sees: (person) => `"sub":"${person}"` },
};

// The strict provider is a toolkit of the operator's own; its private address has to be permitted.
function configOf(world, strictFile, top) {
  const { host } = new URL(world.strict.origin);
  return `toolkit_files = ["${strictFile}"]\n${top}\n${addressesOf(world.providers)}\n[guard]\nallow = ["strict:${host}"]\n`;
}

export class ConnectedApps {
  // Options: witness, env, settings (TOML lines), accessLife (seconds, of the strict provider).
  static async start(scope, { witness, env, settings = '', accessLife } = {}) {
    const world = new ConnectedApps();
    const port = await freePort();
    world.callback = `http://127.0.0.1:${port}/oauth/callback`;
    world.providers = await startEmulators(scope, world.callback);
    world.strict = await OidcProvider.start(scope, world.callback, { accessLife });
    const strictFile = join(scratchFolder(scope), 'strict.json');
    const manifest = readFileSync(join(root, 'tests/fixtures/toolkits/strict.json'), 'utf8');
    writeFileSync(strictFile, manifest.replaceAll('http://127.0.0.1:4200', world.strict.origin));
    world.server = await Server.start(scope, { port, witness, env, config: configOf(world, strictFile, settings) });
    world.key = await world.server.key('--project', '--scope', 'admin');
    world.api = world.server.api(world.key);
    for (const [toolkit, client] of Object.entries({ ...clients, strict: strictClient }))
      await world.api.ask('PUT', `/api/v1/auth-configs/${toolkit}`, client);
    return world;
  }

  // Asks for a connection, as the host product does; the user gets a session, in which tools are called.
  async ask(userId, toolkit, more = {}) {
    await this.api.post('/api/tool-router/create-session', { userId, toolkits: [] });
    return this.api.post('/api/v1/connections', { userId, toolkit, ...more });
  }

  show({ id }) {
    return this.api.get(`/api/v1/connections/${id}`);
  }

  // The person goes on from the page behind a link; -> the first page at the provider, or the refusal.
  async goOn(visitor, connectUrl) {
    const page = await visitor.open(connectUrl);
    assert.equal(page.status, 200, page.text);
    const [form] = formsOf(page);
    assert.equal(form.method, 'post');
    return visitor.submit(page, form);
  }

  // Signs in at the provider as that person and allows it; -> the address the provider sends the browser to.
  async allow(visitor, page, person) {
    let at = await visitor.follow(page, this.#isCallback);
    while (!at.location) {
      const forms = formsOf(at);
      assert.ok(forms.length > 0, `no form at ${at.url}: ${at.status} ${at.text}`);
      const form = forms.find(({ text }) => text.includes(`${person}@example.com`)) ?? forms[0];
      const filled = 'password' in form.fields ? { login: person, password: 'x' } : {};
      at = await visitor.follow(await visitor.submit(at, form, filled), this.#isCallback);
    }
    return at.location;
  }

  // From the link to our own last page, which tells how it went.
  async follow(connectUrl, person, visitor = new Visitor()) {
    return visitor.open(await this.allow(visitor, await this.goOn(visitor, connectUrl), person));
  }

  // A connected account, or the test fails.
  async connect(userId, toolkit, person = 'alice', more = {}) {
    const asked = await this.ask(userId, toolkit, more);
    const last = await this.follow(asked.connectUrl, person);
    const connection = await this.show(asked);
    assert.equal(connection.status, 'active', `${last.status} ${last.text}`);
    return connection;
  }

  async reconnect(connection, person = 'alice') {
    const { connectUrl } = await this.api.post(`/api/v1/connections/${connection.id}/reconnect`);
    return this.follow(connectUrl, person);
  }

  // Any answer of a tool call.
  call(userId, tool, args = {}, account) {
    return this.api.call('POST', `/api/v1/tools/${tool}/call`, { userId, arguments: args, ...(account ? { account } : {}) });
  }

  // Uses the account as `looks` says and makes sure that it is that person's.
  async look(userId, toolkit, person = 'alice', account) {
    const { tool, sees } = looks[toolkit];
    const answer = await this.call(userId, tool, {}, account);
    assert.equal(answer.body?.successful, true, answer.text);
    assert.ok(answer.text.includes(sees(person)), `${person} is not in ${answer.text}`);
  }

  #isCallback = (url) => url.startsWith(this.callback);
}
