// The REST API as a client sees it. Every answer can be kept by a witness, which the secrets test reads.
import assert from 'node:assert/strict';

export class Api {
  constructor(origin, key, witness) {
    this.origin = origin;
    this.key = key;
    this.witness = witness;
  }

  // Any answer: {status, headers, text, body}; body is the parsed JSON, if it is JSON.
  async call(method, path, body, headers = {}) {
    const init = { method, headers: { ...headers }, redirect: 'manual' };
    if (this.key) init.headers.Authorization ??= `Bearer ${this.key}`;
    if (body !== undefined) {
      init.headers['Content-Type'] ??= 'application/json';
      init.body = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    }
    const response = await fetch(this.origin + path, init);
    const text = await response.text();
    const answer = { status: response.status, headers: Object.fromEntries(response.headers), text };
    if (/[/+]json/.test(answer.headers['content-type'] ?? '')) answer.body = JSON.parse(text);
    this.witness?.(`${method} ${path} ${JSON.stringify(answer.headers)}\n${text}`);
    return answer;
  }

  // The body of a successful answer; anything else fails the test with what the server said.
  async ask(method, path, body, headers) {
    const answer = await this.call(method, path, body, headers);
    assert.ok(answer.status >= 200 && answer.status < 300,
              `${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body ?? answer.text;
  }

  get(path) {
    return this.ask('GET', path);
  }
  post(path, body = {}) {
    return this.ask('POST', path, body);
  }
  patch(path, body, headers) {
    return this.ask('PATCH', path, body, headers);
  }
  delete(path) {
    return this.ask('DELETE', path);
  }

  // Every item of a list, page after page.
  async all(path) {
    const items = [];
    for (let cursor = ''; cursor !== null;) {
      const page = await this.get(`${path}${path.includes('?') ? '&' : '?'}limit=200&cursor=${cursor}`);
      items.push(...page.items);
      cursor = page.nextCursor ?? null;
    }
    return items;
  }
}
