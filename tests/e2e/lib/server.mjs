// The real program on a free port with a data folder of its own.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from './api.mjs';
import { Child } from './child.mjs';
import { runCli } from './cli.mjs';
import { cleanEnvironment, signalboxBin } from './environment.mjs';
import { freePort, scratchFolder } from './scratch.mjs';
import { until } from './wait.mjs';

export class Server {
  #options;
  #child;
  #folder;
  #past = { stdout: '', stderr: '' };
  #listen = '127.0.0.1:0';

  // `scope` ends it: anything with after(), such as a test context. Options: dev, config (TOML text), env,
  // args (more flags), data (a folder that is there), port (any free one when left out), publicUrl (what a proxy in
  // front would be reached by; tests still come directly), witness (told every answer of its Api clients).
  static async start(scope, options = {}) {
    const server = new Server();
    server.#options = options;
    if (options.port) server.#listen = `127.0.0.1:${options.port}`;
    server.#folder = scratchFolder(scope);
    server.data = options.data ?? join(server.#folder, 'data');
    scope.after(() => server.#child?.end('SIGKILL'));
    await server.resume();
    return server;
  }

  // Starts the program (again) on the same data and, once it has one, the same port.
  async resume({ bin = signalboxBin, env = {}, config = this.#options.config } = {}) {
    const { publicUrl } = this.#options;
    if (publicUrl && this.#listen.endsWith(':0')) this.#listen = `127.0.0.1:${await freePort()}`;
    const args = ['serve', '--listen', this.#listen, '--data', this.data, ...(this.#options.args ?? [])];
    if (this.#options.dev) args.push('--dev');
    if (publicUrl) args.push('--public-url', publicUrl);
    if (config) {
      this.configFile = join(this.#folder, 'signalbox.toml');
      writeFileSync(this.configFile, config);
      args.push('--config', this.configFile);
    }
    if (this.#child) for (const name of ['stdout', 'stderr']) this.#past[name] += this.#child[name];
    this.#child = new Child(bin, args, { cwd: this.#folder, env: cleanEnvironment({ ...this.#options.env, ...env }) });
    const [, named] = await this.#child.printed(/Signalbox is ready at (https?:\/\/[^\s/]+)/);
    this.origin = publicUrl ? `http://${this.#listen}` : named;
    this.#listen = new URL(this.origin).host;
    await until('/readyz', async () => (await fetch(`${this.origin}/readyz`)).status === 200);
  }

  // A client with this key; without one only --dev answers it.
  api(key) {
    return new Api(this.origin, key, this.#options.witness);
  }

  async key(...args) {
    const { status, stdout, stderr } = await this.cli('key', 'create', ...args, '--json');
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout).key;
  }
  userKey(userId) {
    return this.key('--user', userId);
  }

  // A command of the same program on the same data.
  cli(...args) {
    const options = typeof args.at(-1) === 'object' ? args.pop() : {};
    return runCli([...args, '--data', this.data], { cwd: this.#folder, ...options });
  }

  get pid() {
    return this.#child.pid;
  }
  get exited() {
    return this.#child.exited;
  }
  get hasExited() {
    return this.#child.hasExited;
  }
  // All it ever printed, over restarts.
  get stdout() {
    return this.#past.stdout + this.#child.stdout;
  }
  get stderr() {
    return this.#past.stderr + this.#child.stderr;
  }
  get port() {
    return Number(new URL(this.origin).port);
  }

  stop() {
    return this.#child.end('SIGTERM');
  }
  kill() {
    return this.#child.end('SIGKILL');
  }
  signal(name) {
    this.#child.signal(name);
  }
}
