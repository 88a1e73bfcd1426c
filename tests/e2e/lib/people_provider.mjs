// An OpenID provider as companies run one: oidc-provider, with people who have e-mail addresses, and its own pages
// for signing in and consenting.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { importCounterpart } from './environment.mjs';
import { formsOf } from './visitor.mjs';

export const boxClient = { id: 'signalbox', secret: `secret-${randomBytes(12).toString('hex')}` };

export class PeopleProvider {
  #server = createServer((request, response) => this.#serve(request, response));
  #provider;
  people = new Map(); // login -> claims
  isDown = false; // answers 503 to everything

  // `scope` ends it: anything with after(), such as a test context.
  static async start(scope) {
    const provider = new PeopleProvider();
    await new Promise((resolve) => provider.#server.listen(0, '127.0.0.1', resolve));
    provider.origin = `http://127.0.0.1:${provider.#server.address().port}`;
    scope.after(() => {
      provider.#server.close();
      provider.#server.closeAllConnections();
    });
    return provider;
  }

  // Signalbox's address is known only once it runs, and it needs this one's to start.
  async admit(callbacks) {
    const { default: Provider } = await quietly(() => importCounterpart('oidc-provider/lib/index.js'));
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#provider = await quietly(() => new Provider(this.origin, {
      clients: [{ client_id: boxClient.id, client_secret: boxClient.secret, redirect_uris: callbacks,
                  grant_types: ['authorization_code'], response_types: ['code'],
                  token_endpoint_auth_method: 'client_secret_basic', id_token_signed_response_alg: 'ES256' }],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'people' }] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: false, // as most providers do: the claims are in the ID token
      features: { devInteractions: { enabled: true } },
      pkce: { required: () => true },
      ttl: { AuthorizationCode: 60, Interaction: 600, Session: 600, Grant: 600, IdToken: 600, AccessToken: 60 },
      findAccount: (_, login) => ({ accountId: login, claims: () => ({ sub: login, ...this.people.get(login) }) }),
    }));
  }

  #serve(request, response) {
    if (this.isDown) return response.writeHead(503).end();
    return this.#provider.callback()(request, response);
  }

  // What a person does with the browser that was sent to `address`: signs in, consents, and is sent back. -> the
  // address of the return, not opened yet.
  async visit(visitor, address, login, { cancels = false } = {}) {
    const isReturn = (url) => !url.startsWith(`${this.origin}/`);
    let page = await visitor.follow(await visitor.open(address), isReturn);
    for (let step = 0; !(page.location && isReturn(page.location)); ++step) {
      if (step > 5) throw new Error(`the provider does not send back: ${page.status} ${page.text.slice(0, 500)}`);
      if (cancels) {
        const [, abort] = /href="([^"]*\/abort)"/.exec(page.text);
        page = await visitor.open(new URL(abort, page.url).href);
      } else {
        const [form] = formsOf(page);
        page = await visitor.submit(page, form, 'login' in form.fields ? { login, password: 'anything' } : {});
      }
      page = await visitor.follow(page, isReturn);
    }
    return page.location;
  }
}

// It prints advice for those who run it in production.
async function quietly(make) {
  const { info, warn } = console;
  console.info = console.warn = () => {};
  try {
    return await make();
  } finally {
    Object.assign(console, { info, warn });
  }
}
