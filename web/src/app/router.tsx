// The addresses of the page. Each page is its own chunk; what a page reads from the query is checked here.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { parseSearchText, readWords, writeSearchText } from '@/lib/url/search_text';
import { readRunFilter } from '@/lib/runs/run_filter';
import { NotFound, PageFailed } from './page_failed';
import { Shell } from './shell';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: PageFailed });

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
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['q', 'add', 'remove']),
  component: lazyRouteComponent(() => import('@/features/connections/connections_page'), 'ConnectionsPage'),
});

const sessions = createRoute({
  getParentRoute: () => root,
  path: '/sessions',
  validateSearch: (search: Record<string, unknown>) => readWords(search, ['q', 'add', 'open', 'revoke']),
  component: lazyRouteComponent(() => import('@/features/sessions/sessions_page'), 'SessionsPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    workers.addChildren([worker]),
    runs.addChildren([run]),
    connections,
    sessions,
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
