// A provider as it is seen from the road to it: all that is asked of it is kept, and where its emulator is more
// patient than the real thing, or nobody can make it fail, a test meddles with the answers. The tests say where.
import { createServer } from 'node:http';
import { bodyOf } from './requests.mjs';

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding', 'host']);
const passed = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));

export class WatchedProvider {
  #server = createServer((request, response) => this.#serve(request, response));
  requests = []; // {method, path, headers, body, status, answer}
  tokenPath;
  // (request, forward) -> {status, headers, body}, which may be that of forward(); or nothing: as it comes.
  meddle = undefined;

  static async start(scope, upstream, tokenPath) {
    const provider = new WatchedProvider();
    Object.assign(provider, { upstream, tokenPath });
    await new Promise((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    provider.origin = `http://127.0.0.1:${provider.#server.address().port}`;
    scope.after(() => {
      provider.#server.close();
      provider.#server.closeAllConnections();
    });
    return provider;
  }

  get tokenRequests() {
    return this.requests.filter(({ path }) => path === this.tokenPath);
  }

  // Every access and refresh token it ever gave out, the newest last.
  get tokens() {
    const answers = this.tokenRequests.map(({ answer }) => parsed(answer));
    return answers.map(({ access_token: access, refresh_token: refresh }) => ({ access, refresh })).filter(({ access }) => access);
  }

  // What the emulator does not do: access tokens that were taken back are refused.
  refuse(...accessTokens) {
    this.meddle = (request) => accessTokens.some((token) => request.headers.authorization === `Bearer ${token}`)
      && { status: 401, headers: { 'Content-Type': 'application/json' }, body: '{"message":"Bad credentials"}' };
  }

  async #serve(request, response) {
    const asked = { method: request.method, path: request.url.split('?')[0], target: request.url, headers: request.headers };
    asked.body = await bodyOf(request);
    this.requests.push(asked);
    const forward = () => this.#forward(asked);
    const answer = await this.meddle?.(asked, forward) || await forward();
    Object.assign(asked, { status: answer.status, answer: answer.body });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  async #forward({ method, target, headers, body }) {
    const init = { method, headers: passed(headers), redirect: 'manual' };
    if (body) init.body = body;
    const answer = await fetch(this.upstream + target, init);
    return { status: answer.status, headers: passed(Object.fromEntries(answer.headers)), body: await answer.text() };
  }
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
