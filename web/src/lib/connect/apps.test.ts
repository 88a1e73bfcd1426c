import { describe, expect, it } from 'vitest';
import type { Toolkit } from '@/lib/core/app_types';
import type { ConnectionRow } from '@/lib/core/view';
import { accountName, catalogue, scopesOf } from './apps';

const app = (slug: string, change: Partial<Toolkit> = {}) =>
  ({ slug, name: slug.toUpperCase(), description: '', authScheme: 'oauth2', configured: true, ...change }) as Toolkit;
const account = (id: string, toolkit: string, userId: string, label = '') =>
  ({ id, toolkit, userId, label, alias: '', accountId: '' }) as ConnectionRow;

const toolkits = [
  app('slack'),
  app('gmail'),
  app('linear', { configured: false }),
  app('time', { authScheme: 'none' }),
];
const accounts = [account('ca_1', 'gmail', 'ann', 'ann@example.com'), account('ca_2', 'gmail', 'bob')];
const slugs = (apps: { slug: string }[]) => apps.map(({ slug }) => slug);

describe('catalogue', () => {
  it('sorts apps by what can be done with them, and leaves out those that need no account', () => {
    const { connected, open, unset } = catalogue(toolkits, accounts, '');
    expect([slugs(connected), slugs(open), slugs(unset)]).toEqual([['gmail'], ['slack'], ['linear']]);
  });

  it("keeps all accounts of an app found by its name, and a user's own when found by the user", () => {
    expect(catalogue(toolkits, accounts, 'GMAIL').connected[0]?.accounts).toHaveLength(2);
    expect(catalogue(toolkits, accounts, 'bob').connected[0]?.accounts.map(({ id }) => id)).toEqual(['ca_2']);
    expect(catalogue(toolkits, accounts, 'bob').open).toEqual([]);
  });

  it('shows an account whose app the server no longer knows', () => {
    const { connected } = catalogue([], [account('ca_3', 'gone', 'ann')], '');
    expect(connected[0]).toMatchObject({ slug: 'gone', name: 'gone', toolkit: undefined });
  });
});

it("prefers the user's own name for an account", () => {
  expect(accountName({ alias: 'work', label: '@ann', accountId: '1' })).toBe('work');
  expect(accountName({ alias: '', label: '@ann', accountId: '1' })).toBe('@ann');
  expect(accountName({ alias: '', label: '', accountId: '1' })).toBe('1');
});

it('reads scopes however they are parted', () => {
  expect(scopesOf(' read,write\nread  admin:org ')).toEqual(['read', 'write', 'admin:org']);
  expect(scopesOf('  ')).toEqual([]);
});
