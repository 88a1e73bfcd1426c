// The pages by name: what the shelf, the titles and the keys know of them.
import {
  Cable,
  Gauge,
  IdCard,
  KeyRound,
  Rows3,
  ScrollText,
  SlidersVertical,
  UserRound,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { maySee, type Standing } from '@/lib/account/may';
import type { Scope } from '@/lib/api/access_types';

export type PagePath =
  | '/'
  | '/workers'
  | '/runs'
  | '/connections'
  | '/sessions'
  | '/users'
  | '/keys'
  | '/people'
  | '/audit'
  | '/account';

export interface PageName {
  to: PagePath;
  word: string;
  Icon: LucideIcon;
  scope?: Scope; // shown to those who have it
}

export const kMainPages: readonly PageName[] = [
  { to: '/', word: 'Overview', Icon: Gauge },
  { to: '/workers', word: 'Workers', Icon: SlidersVertical },
  { to: '/runs', word: 'Runs', Icon: Rows3 },
  { to: '/connections', word: 'Connections', Icon: Cable },
  { to: '/sessions', word: 'Sessions', Icon: IdCard },
  { to: '/users', word: 'Users', Icon: Users, scope: 'users' },
];

export const kAccessPages: readonly PageName[] = [
  { to: '/keys', word: 'Keys', Icon: KeyRound, scope: 'keys' },
  { to: '/people', word: 'People', Icon: UserRound, scope: 'accounts' },
  { to: '/audit', word: 'Audit', Icon: ScrollText, scope: 'audit' },
];

const kTitles: Record<string, string> = {
  '/account': 'My account',
  '/sign-in': 'Sign in',
  '/join': 'Join',
  '/set-up': 'Set up',
  '/reset-password': 'Reset password',
};

export function shownPages(pages: readonly PageName[], standing: Standing): PageName[] {
  return pages.filter(({ scope }) => scope === undefined || maySee(standing, scope));
}

export function isAt(page: PagePath, path: string): boolean {
  return page === '/' ? path === '/' : path === page || path.startsWith(`${page}/`);
}

export function titleOf(path: string): string {
  const page = [...kMainPages, ...kAccessPages].find(({ to }) => isAt(to, path));
  const word = page && page.to !== '/' ? page.word : kTitles[path];
  return word ? `${word} · Signalbox` : 'Signalbox';
}
