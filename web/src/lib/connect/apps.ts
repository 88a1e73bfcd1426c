// The catalogue of apps that need an account, each with the accounts there are, in the order a person looks for them.
import type { AuthScheme, Toolkit } from '@/lib/core/app_types';
import type { ConnectionRow } from '@/lib/core/view';

export interface App {
  slug: string;
  name: string;
  toolkit: Toolkit | undefined; // none: the server no longer knows the app
  accounts: ConnectionRow[];
}

export interface Catalogue {
  connected: App[];
  open: App[]; // can be connected now
  unset: App[]; // an admin has to set it up first
}

const kSchemes: Record<AuthScheme, string> = {
  none: 'no account',
  bearer: 'token',
  api_key: 'API key',
  basic: 'user name and password',
  oauth2: 'sign-in at the app',
};

export function schemeWord(scheme: AuthScheme): string {
  return kSchemes[scheme];
}

// How a person tells accounts of one app apart: their own name for it, else the app's.
export function accountName(account: Pick<ConnectionRow, 'alias' | 'label' | 'accountId'>): string {
  return account.alias || account.label || account.accountId;
}

function hasWord(app: App, word: string): boolean {
  const own = [app.slug, app.name, app.toolkit?.description ?? ''];
  const theirs = app.accounts.flatMap((each) => [each.userId, each.label, each.alias, each.id]);
  return [...own, ...theirs].some((text) => text.toLowerCase().includes(word));
}

// Of an app found by one of its accounts only those accounts stay; found by its name it keeps all.
function narrow(app: App, word: string): App {
  const matching = app.accounts.filter((each) => hasWord({ ...app, name: '', slug: '', toolkit: undefined, accounts: [each] }, word));
  return matching.length > 0 ? { ...app, accounts: matching } : app;
}

export function catalogue(
  toolkits: readonly Toolkit[],
  accounts: readonly ConnectionRow[],
  text: string,
): Catalogue {
  const apps = new Map<string, App>();
  for (const toolkit of toolkits)
    if (toolkit.authScheme !== 'none')
      apps.set(toolkit.slug, { slug: toolkit.slug, name: toolkit.name, toolkit, accounts: [] });
  for (const account of accounts) {
    const slug = account.toolkit;
    const app = apps.get(slug) ?? { slug, name: slug, toolkit: undefined, accounts: [] };
    app.accounts.push(account);
    apps.set(slug, app);
  }
  const word = text.trim().toLowerCase();
  const found = [...apps.values()]
    .filter((app) => word === '' || hasWord(app, word))
    .map((app) => (word === '' ? app : narrow(app, word)))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const isEmpty = (app: App) => app.accounts.length === 0;
  return {
    connected: found.filter((app) => !isEmpty(app)),
    open: found.filter((app) => isEmpty(app) && app.toolkit?.configured),
    unset: found.filter((app) => isEmpty(app) && !app.toolkit?.configured),
  };
}

// Scopes as a person types them: by line, blank or comma; each once.
export function scopesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}
