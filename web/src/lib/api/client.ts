// The one place that speaks HTTP. It carries the browser's cookie with the token that proves our own page wrote the request,
// or a key; either lives in memory only and dies with the page.
import { ApiError, errorOf } from './api_error';

export class ApiClient {
  #key = '';
  #csrfToken = '';
  #onRefused: (error: ApiError) => void = () => undefined;
  readonly #fetch: typeof fetch;

  constructor(fetchFunction: typeof fetch = fetch.bind(globalThis)) {
    this.#fetch = fetchFunction;
  }

  get hasKey(): boolean {
    return this.#key !== '';
  }

  setKey(key: string): void {
    this.#key = key;
  }

  setCsrfToken(token: string): void {
    this.#csrfToken = token;
  }

  // Told of every answer that says the credential is worth nothing (401).
  onRefused(listener: (error: ApiError) => void): void {
    this.#onRefused = listener;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const init = this.#init(headers);
    const sent = init.headers as Record<string, string>;
    init.method = method;
    if (method !== 'GET' && this.#csrfToken && !this.#key) sent['X-CSRF-Token'] = this.#csrfToken;
    if (body !== undefined) {
      sent['Content-Type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
    return this.#answer(path, init);
  }

  // A stream stays open until `signal` aborts it.
  async open(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    return this.#answer(path, { ...this.#init(headers), signal, cache: 'no-store' });
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

  async put<T>(path: string, body: unknown): Promise<T> {
    return (await (await this.send('PUT', path, body)).json()) as T;
  }

  // With `rev` the server refuses when the thing has changed since it was read.
  async patch<T>(path: string, body: unknown, rev?: number): Promise<T> {
    const headers: Record<string, string> = rev === undefined ? {} : { 'If-Match': `"${rev}"` };
    return (await (await this.send('PATCH', path, body, headers)).json()) as T;
  }

  // A key speaks for itself: the cookie of another person stays at home.
  #init(headers: Record<string, string>): RequestInit {
    if (!this.#key) return { headers: { ...headers } };
    return { headers: { ...headers, Authorization: `Bearer ${this.#key}` }, credentials: 'omit' };
  }

  async #answer(path: string, init: RequestInit): Promise<Response> {
    let response: Response;
    try {
      response = await this.#fetch(path, init);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ApiError(0, 'unreachable', 'The server did not answer. Check that it runs, then try again.');
    }
    if (response.ok) return response;
    const error = await errorOf(response);
    if (error.status === 401) this.#onRefused(error);
    throw error;
  }
}
