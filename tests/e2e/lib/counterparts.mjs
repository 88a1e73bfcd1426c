// Other people's programs, started for a test.
import { join } from 'node:path';
import { Child, isPortOpen } from './child.mjs';
import { cleanEnvironment, counterparts, importCounterpart, root } from './environment.mjs';
import { freePort, scratchFolder } from './scratch.mjs';
import { until } from './wait.mjs';

const modules = join(counterparts, 'node_modules');
const everythingProgram = join(modules, '@modelcontextprotocol/server-everything/dist/index.js');

// The reference MCP server. Over HTTP it can be killed and started again on its port.
export class EverythingServer {
  #child;

  static async start(scope) {
    const server = new EverythingServer();
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}/mcp`;
    server.cwd = scratchFolder(scope);
    scope.after(() => server.kill());
    await server.resume();
    return server;
  }

  // What a configuration starts it with over standard input and output.
  static get command() {
    return [process.execPath, everythingProgram, 'stdio'];
  }

  async resume() {
    const preload = join(root, 'tests/e2e/lib/loopback.cjs');
    this.#child = new Child(process.execPath, ['-r', preload, everythingProgram, 'streamableHttp'],
                            { cwd: this.cwd, env: cleanEnvironment({ PORT: String(this.port) }) });
    await portOpens('server-everything', this.port, this.#child);
  }

  kill() {
    return this.#child.end('SIGKILL');
  }
}

// A proxy that lets only requests and answers through that its OpenAPI document admits; -> its origin.
export async function startPrism(scope, document, upstream) {
  const port = await freePort();
  const child = new Child(process.execPath, [join(modules, '@stoplight/prism-cli/dist/index.js'), 'proxy', '--errors',
                                             '-h', '127.0.0.1', '-p', String(port), document, upstream],
                          { cwd: scratchFolder(scope), env: cleanEnvironment() });
  scope.after(() => child.end('SIGKILL'));
  await portOpens('Prism', port, child);
  return `http://127.0.0.1:${port}`;
}

export const xDocument = join(counterparts, 'twitter.json');

// A client of the official SDK, connected to a session's endpoint.
export async function connectMcp(scope, url, { key, fetch } = {}) {
  const { Client } = await importCounterpart('@modelcontextprotocol/sdk/dist/esm/client/index.js');
  const { StreamableHTTPClientTransport } =
    await importCounterpart('@modelcontextprotocol/sdk/dist/esm/client/streamableHttp.js');
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers }, fetch });
  const client = new Client({ name: 'signalbox-tests', version: '1.0.0' });
  scope.after(() => client.close());
  await client.connect(transport);
  return { client, transport };
}

async function portOpens(what, port, child) {
  await until(`${what} to listen`, () => {
    if (child.hasExited) throw new Error(`${what} ended at once:\n${child.stdout}${child.stderr}`);
    return isPortOpen(port);
  }, { within: 60_000 });
}
