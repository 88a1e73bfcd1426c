import { describe, expect, it, vi } from 'vitest';
import { ApiClient } from '@/lib/api/client';
import { AccountStore } from './account_store';

const access = { dev: false, setUpNeeded: false, signUpOpen: false, mailConfigured: false, providers: [] };
const signedIn = { ...access, signedIn: true, csrfToken: 'c1' };
const person = (id: string) => ({ ...signedIn, account: { id } });
const signedOut = { ...access, signedIn: false };

type Answer = [status: number, body: unknown];

function open(answers: Record<string, Answer>) {
  const sent: { path: string; csrf: string | null }[] = [];
  const api = new ApiClient((input, init) => {
    const path = String(input);
    sent.push({ path, csrf: new Headers(init?.headers).get('X-CSRF-Token') });
    const [status, body] = answers[path] ?? [404, {}];
    return Promise.resolve(Response.json(body, { status }));
  });
  const live = {
    phase: 'ready',
    getState: () => ({ phase: live.phase }),
    startOver: vi.fn(),
    signOut: vi.fn(),
  };
  return { api, live, sent, store: new AccountStore(api, live) };
}

describe('AccountStore', () => {
  it('keeps the token that the answers bring for the next write', async () => {
    const { api, store, sent } = open({ '/api/v1/account': [200, signedIn], '/x': [200, {}] });
    await store.refresh();
    await api.post('/x');
    expect(sent.at(-1)).toEqual({ path: '/x', csrf: 'c1' });
  });

  it('reads everything anew after signing in, since another person may see other things', async () => {
    const { store, live } = open({
      '/api/v1/sign-in': [200, { csrfToken: 'c1' }],
      '/api/v1/account': [200, signedIn],
    });
    await store.enter('/api/v1/sign-in', {});
    expect(store.getState().access?.signedIn).toBe(true);
    expect(live.startOver).toHaveBeenCalledOnce();
  });

  it('ends what is shown when a refusal means that the sign-in has ended', async () => {
    const { api, live } = open({ '/api/v1/account': [200, signedOut], '/x': [401, { detail: 'over' }] });
    await expect(api.get('/x')).rejects.toThrow('over');
    await vi.waitFor(() => expect(live.signOut).toHaveBeenCalledOnce());
  });

  it('goes on when only a password was wrong', async () => {
    const { api, live, sent } = open({ '/api/v1/account': [200, signedIn], '/x': [401, {}] });
    await expect(api.get('/x')).rejects.toThrow();
    await vi.waitFor(() => expect(sent.at(-1)?.path).toBe('/api/v1/account'));
    expect(live.signOut).not.toHaveBeenCalled();
  });

  it('notices that somebody else signed in in another tab', async () => {
    const answers: Record<string, Answer> = { '/api/v1/account': [200, person('acc_1')] };
    const { store } = open(answers);
    await store.refresh();
    expect(await store.isOtherPerson()).toBe(false);
    answers['/api/v1/account'] = [200, person('acc_2')];
    expect(await store.isOtherPerson()).toBe(true);
  });

  it('takes an unreachable server for no answer to who it is', async () => {
    const answers: Record<string, Answer> = { '/api/v1/account': [200, person('acc_1')] };
    const { store } = open(answers);
    await store.refresh();
    answers['/api/v1/account'] = [503, {}];
    expect(await store.isOtherPerson()).toBe(false);
  });

  it('asks nothing more while nobody is signed in', async () => {
    const { api, live, sent } = open({ '/x': [401, {}] });
    live.phase = 'signed_out';
    await expect(api.get('/x')).rejects.toThrow();
    expect(sent).toHaveLength(1);
  });
});
