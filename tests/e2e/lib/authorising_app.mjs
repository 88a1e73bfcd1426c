// An app's side of connecting an account, with GitHub's addresses: a page that asks the person, codes that are good once and
// only with their PKCE verifier, tokens, and an answer to whose token it is.
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

export class AuthorisingApp {
  #server;
  #codes = new Map(); // code -> {login, challenge}
  tokens = new Map(); // token -> login
  clients = []; // client ids seen at the token endpoint, in order

  // `scope` ends it: anything with after(), such as a test context.
  static async start(scope) {
    const app = new AuthorisingApp();
    app.#server = createServer((request, response) => void app.#handle(request, response));
    await new Promise((resolve) => app.#server.listen(0, '127.0.0.1', resolve));
    app.origin = `http://127.0.0.1:${app.#server.address().port}`;
    scope.after(() => {
      app.#server.closeAllConnections();
      app.#server.close();
    });
    return app;
  }

  // Settings of the server that send it here instead of to GitHub.
  config() {
    return `[toolkits.github]\nserver = "${this.origin}"\nauthorize_url = "${this.origin}/login/oauth/authorize"\n`
      + `token_url = "${this.origin}/login/oauth/access_token"\n`;
  }

  async #handle(request, response) {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url, this.origin);
    const answer = (status, type, text, headers = {}) => response.writeHead(status, { 'Content-Type': type, ...headers }).end(text);
    const json = (status, value) => answer(status, 'application/json', JSON.stringify(value));
    if (url.pathname === '/login/oauth/authorize') return answer(200, 'text/html', page(url));
    if (url.pathname === '/decide') return answer(303, 'text/plain', '', { Location: this.#decide(url.searchParams) });
    if (url.pathname === '/login/oauth/access_token') return json(200, this.#redeem(new URLSearchParams(body)));
    const login = this.tokens.get(/^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]);
    if (!login) return json(401, { message: 'Bad credentials' });
    if (url.pathname === '/user') return json(200, { id: login.length * 1000, login });
    return json(404, { message: 'Not Found' });
  }

  #decide(asked) {
    const back = new URL(asked.get('redirect_uri'));
    back.searchParams.set('state', asked.get('state'));
    if (!asked.get('login')) {
      back.searchParams.set('error', 'access_denied');
      return back.href;
    }
    const code = randomUUID();
    this.#codes.set(code, { login: asked.get('login'), challenge: asked.get('code_challenge') });
    back.searchParams.set('code', code);
    return back.href;
  }

  #redeem(form) {
    this.clients.push(form.get('client_id'));
    const grant = this.#codes.get(form.get('code'));
    this.#codes.delete(form.get('code'));
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (!grant || grant.challenge !== challenge) return { error: 'bad_verification_code' };
    const token = `gho_${randomUUID()}`;
    this.tokens.set(token, grant.login);
    return { access_token: token, token_type: 'bearer', scope: 'read:user,repo' };
  }
}

// One link for each person who could say yes, and one to say no.
function page(url) {
  const link = (login, text) => {
    const to = new URLSearchParams(url.searchParams);
    if (login) to.set('login', login);
    return `<p><a href="/decide?${to.toString().replaceAll('&', '&amp;')}">${text}</a></p>`;
  };
  return `<!doctype html><title>The app</title>${link('octo-ada', 'Allow as octo-ada')}`
    + `${link('ada-at-work', 'Allow as ada-at-work')}${link('', 'Refuse')}`;
}
