// A person's browser at the API: keeps its cookie and sends the CSRF token with what it writes.
import { until } from './wait.mjs';

export const goodPassword = 'correct horse battery';

export class Person {
  cookie = '';
  csrf = '';
  setCookie = '';

  constructor(server) {
    this.api = server.api();
  }

  async call(method, path, body, headers = {}) {
    const sent = { ...headers };
    if (this.cookie) sent.Cookie = this.cookie;
    if (this.csrf && method !== 'GET' && !('X-CSRF-Token' in sent)) sent['X-CSRF-Token'] = this.csrf;
    const answer = await this.api.call(method, path, body, sent);
    this.setCookie = answer.headers['set-cookie'] ?? '';
    if (/Max-Age=0/.test(this.setCookie)) this.cookie = this.csrf = '';
    else if (this.setCookie) {
      this.cookie = this.setCookie.split(';')[0];
      this.csrf = answer.body.csrfToken;
    }
    return answer;
  }
  async get(path) {
    return (await this.call('GET', path)).body;
  }
  account() {
    return this.get('/api/v1/account');
  }
  signUp(email, ticket, more = {}) {
    return this.call('POST', '/api/v1/sign-up', { email, name: 'Somebody', password: goodPassword, ticket, ...more });
  }
  signIn(email, password = goodPassword) {
    return this.call('POST', '/api/v1/sign-in', { email, password });
  }
}

// The ticket of the set-up link that `serve` printed last, once there is another one than `known`.
export function setUpTicket(server, known) {
  return until('a set-up link', () => {
    const links = [...server.stdout.matchAll(/\/set-up#(tk_[0-9a-z]{52})\s/g)];
    return links.at(-1)?.[1] !== known && links.at(-1)?.[1];
  });
}

export async function firstAdmin(server, email = 'admin@example.com') {
  const admin = new Person(server);
  const { status, text } = await admin.signUp(email, await setUpTicket(server));
  if (status !== 201) throw new Error(`the set-up answered ${status}: ${text}`);
  return admin;
}
