// A strict provider: oidc-provider, which demands PKCE, replaces the refresh token at each use, takes back the whole
// grant when one is used twice, and lets access tokens die after seconds.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { importCounterpart } from './environment.mjs';

export const strictClient = { clientId: 'router', clientSecret: 'router-secret-91d4b6' };

export class OidcProvider {
  #server = createServer((request, response) => this.#serve(request, response));
  #provider;
  tokenRequests = []; // {status}
  tokens = []; // {access, refresh, grantId}
  isDown = false; // answers 503 to everything

  static async start(scope, callback, { accessLife = 5 } = {}) {
    const strict = new OidcProvider();
    await new Promise((resolve) => strict.#server.listen(0, '127.0.0.1', resolve));
    strict.origin = `http://127.0.0.1:${strict.#server.address().port}`;
    scope.after(() => {
      strict.#server.close();
      strict.#server.closeAllConnections();
    });
    await strict.#configure(callback, accessLife);
    return strict;
  }

  // What a person does who takes the access back in their settings at the provider.
  async takeBack({ grantId }) {
    for (const kind of ['AccessToken', 'RefreshToken']) await this.#provider[kind].revokeByGrantId(grantId);
  }

  async #configure(callback, accessLife) {
    const { default: Provider } = await quietly(() => importCounterpart('oidc-provider/lib/index.js'));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const client = { client_id: strictClient.clientId, client_secret: strictClient.clientSecret, redirect_uris: [callback],
                     grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
                     token_endpoint_auth_method: 'client_secret_basic' };
    this.#provider = await quietly(() => new Provider(this.origin, {
      clients: [client],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      scopes: ['openid', 'offline_access', 'api:read'],
      features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
      pkce: { required: () => true },
      rotateRefreshToken: true,
      issueRefreshToken: async (_, asking, code) =>
        asking.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
      ttl: { AccessToken: accessLife, AuthorizationCode: 60, RefreshToken: 3600, Interaction: 600, Session: 600, Grant: 3600, IdToken: 3600 },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    }));
    this.#provider.on('grant.success', ({ oidc, body }) => this.tokens.push({
      access: body.access_token, refresh: body.refresh_token, grantId: oidc.entities.Grant?.jti ?? oidc.entities.AccessToken?.grantId }));
  }

  #serve(request, response) {
    if (request.url === '/token') {
      const asked = {};
      this.tokenRequests.push(asked);
      response.on('finish', () => { asked.status = response.statusCode; });
    }
    if (this.isDown) return response.writeHead(503).end();
    return this.#provider.callback()(request, response);
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
