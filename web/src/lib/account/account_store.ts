// Who is signed in. The server says it; this page only asks again whenever that may have changed.
import type { Access, SignedIn } from '@/lib/api/access_types';
import type { ApiClient } from '@/lib/api/client';
import type { ApiError } from '@/lib/api/api_error';
import { asApiError } from '@/lib/api/use_resource';

export interface AccountState {
  access: Access | null; // null: not known yet
  problem: ApiError | null;
}

// The part of the live state that follows from being signed in or not.
interface Live {
  getState(): { phase: string };
  startOver(): void;
  signOut(error: ApiError): void;
}

export class AccountStore {
  readonly #api: ApiClient;
  readonly #live: Live;
  readonly #listeners = new Set<() => void>();
  #state: AccountState = { access: null, problem: null };

  constructor(api: ApiClient, live: Live) {
    this.#api = api;
    this.#live = live;
    api.onRefused((error) => void this.#check(error));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): AccountState => this.#state;

  async refresh(): Promise<void> {
    try {
      const access = await this.#api.get<Access>('/api/v1/account');
      this.#api.setCsrfToken(access.csrfToken ?? '');
      this.#set({ access, problem: null });
    } catch (error) {
      this.#set({ ...this.#state, problem: asApiError(error) });
    }
  }

  // By password, by an invitation, or by the set-up link: the browser has a new cookie now.
  async enter(path: '/api/v1/sign-in' | '/api/v1/sign-up', body: unknown): Promise<void> {
    const { csrfToken } = await this.#api.post<SignedIn>(path, body);
    this.#api.setKey('');
    this.#api.setCsrfToken(csrfToken);
    await this.refresh();
    this.#live.startOver();
  }

  enterByKey(key: string): void {
    this.#api.setKey(key);
    this.#live.startOver();
  }

  // Another tab may have signed in or out meanwhile, and the token that writes need is then another. True: it is another
  // person now, or nobody, so nothing on this page may stay.
  async isOtherPerson(): Promise<boolean> {
    const before = this.#state.access;
    if (!before?.account || this.#api.hasKey) return false;
    await this.refresh();
    return this.#state.problem === null && this.#state.access?.account?.id !== before.account.id;
  }

  async signOut(): Promise<void> {
    if (!this.#api.hasKey) await this.#api.send('POST', '/api/v1/sign-out');
  }

  // A wrong password is refused like a sign-in that has ended; only the latter ends what is shown.
  async #check(error: ApiError): Promise<void> {
    if (this.#live.getState().phase === 'signed_out') return;
    if (this.#api.hasKey) return this.#live.signOut(error);
    await this.refresh();
    if (this.#state.access?.signedIn === false) this.#live.signOut(error);
  }

  #set(state: AccountState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
