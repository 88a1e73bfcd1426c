// What is outside and inside the box: doors for those who are not signed in, the shell with its pages for the others.
import { Outlet, useMatches } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useLive } from '@/lib/live/box';
import { kTicketPaths } from '@/lib/url/ticket';
import { LoadingRows } from '@/ui/states';
import { Door } from './door';
import { titleOf } from './pages';
import { Shell } from './shell';

const SignInPage = lazy(() =>
  import('@/features/door/sign_in_page').then(({ SignInPage: page }) => ({ default: page })),
);

const kDoors: readonly string[] = ['/sign-in', ...kTicketPaths];

export function Root() {
  // Of what is shown, not of where the browser goes next: the frame changes together with its page.
  const path = useMatches({ select: (matches) => matches.at(-1)?.pathname ?? '/' });
  const { phase } = useLive();
  useEffect(() => {
    document.title = titleOf(path);
  }, [path]);
  if (kDoors.includes(path))
    return (
      <Door>
        <Outlet />
      </Door>
    );
  // The address stays: after signing in the page that was asked for is there.
  if (phase === 'signed_out')
    return (
      <Door>
        <Suspense fallback={<LoadingRows rows={3} what="the sign-in page" />}>
          <SignInPage />
        </Suspense>
      </Door>
    );
  return <Shell />;
}
