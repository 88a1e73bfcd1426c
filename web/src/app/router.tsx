// The addresses of the page. Each page is its own chunk; what a page reads from the query is checked here.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readAuditFilter } from '@/lib/audit/audit_filter';
import { parseSearchText, readWords, writeSearchText } from '@/lib/url/search_text';
import { readRunFilter } from '@/lib/runs/run_filter';
import { NotFound, PageFailed } from './page_failed';
import { Root } from './root';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound, errorComponent: PageFailed });

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/overview/overview_page'), 'OverviewPage'),
});

const workers = createRoute({
  getParentRoute: () => root,
  path: '/workers',
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['q', 'add']),
  component: lazyRouteComponent(() => import('@/features/workers/workers_page'), 'WorkersPage'),
});

const worker = createRoute({
  getParentRoute: () => workers,
  path: '$workerId',
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['do']),
  component: lazyRouteComponent(() => import('@/features/workers/worker_sheet'), 'WorkerSheet'),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: readRunFilter,
  component: lazyRouteComponent(() => import('@/features/runs/runs_page'), 'RunsPage'),
});

const run = createRoute({
  getParentRoute: () => runs,
  path: '$runId',
  component: lazyRouteComponent(() => import('@/features/runs/run_sheet'), 'RunSheet'),
});

const connections = createRoute({
  getParentRoute: () => root,
  path: '/connections',
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['q', 'connect', 'user', 'setup', 'open', 'disconnect']),
  component: lazyRouteComponent(() => import('@/features/connections/connections_page'), 'ConnectionsPage'),
});

const sessions = createRoute({
  getParentRoute: () => root,
  path: '/sessions',
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['q', 'add', 'open', 'revoke']),
  component: lazyRouteComponent(() => import('@/features/sessions/sessions_page'), 'SessionsPage'),
});

const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['q', 'add', 'disable']),
  component: lazyRouteComponent(() => import('@/features/users/users_page'), 'UsersPage'),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['q', 'all', 'add', 'user', 'revoke']),
  component: lazyRouteComponent(() => import('@/features/keys/keys_page'), 'KeysPage'),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['invite', 'open', 'disable']),
  component: lazyRouteComponent(() => import('@/features/people/people_page'), 'PeoplePage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: readAuditFilter,
  component: lazyRouteComponent(() => import('@/features/audit/audit_page'), 'AuditPage'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('@/features/account/account_page'), 'AccountPage'),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['error']),
  component: lazyRouteComponent(() => import('@/features/door/sign_in_page'), 'SignInPage'),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('@/features/door/sign_up_page'), 'JoinPage'),
});

const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('@/features/door/sign_up_page'), 'SetUpPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('@/features/door/reset_page'), 'ResetPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    workers.addChildren([worker]),
    runs.addChildren([run]),
    connections,
    sessions,
    users,
    keys,
    people,
    audit,
    account,
    signIn,
    join,
    setUp,
    resetPassword,
  ]),
  parseSearch: parseSearchText,
  stringifySearch: writeSearchText,
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailed,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
