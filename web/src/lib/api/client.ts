// The one place that speaks HTTP. The key, where one is needed, lives in memory only and dies with the page.
import { ApiError, errorOf } from './api_error';

export class ApiClient {
  #key = '';
  readonly #fetch: typeof fetch;

  constructor(fetchFunction: typeof fetch = fetch.bind(globalThis)) {
    this.#fetch = fetchFunction;
  }

  setKey(key: string): void {
    this.#key = key;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const sent: Record<string, string> = { ...headers };
    if (this.#key) sent['Authorization'] = `Bearer ${this.#key}`;
    const init: RequestInit = { method, headers: sent };
    if (body !== undefined) {
      sent['Content-Type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    return this.#answer(path, init);
  }

  // A stream stays open until `signal` aborts it.
  async open(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    const sent = this.#key ? { ...headers, Authorization: `Bearer ${this.#key}` } : headers;
    return this.#answer(path, { headers: sent, signal, cache: 'no-store' });
  }

  async text(path: string): Promise<string> {
    return (await this.send('GET', path)).text();
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.send('GET', path)).json()) as T;
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return (await (await this.send('POST', path, body)).json()) as T;
  }

  async #answer(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await this.#fetch(path, init);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ApiError(0, 'unreachable', 'The server did not answer. Check that it runs, then try again.');
    }
    if (!response.ok) throw await errorOf(response);
    return response;
  }
}
