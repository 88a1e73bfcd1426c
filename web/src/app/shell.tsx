// What stands on every page: name board, pages, live indicator, and what to do when something is missing.
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Cable, Gauge, KeyRound, Rows3, SlidersVertical } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLive } from '@/lib/live/box';
import { NameBoard } from '@/ui/brand';
import { Button } from '@/ui/button';
import { Toasts } from '@/ui/toasts';
import { HelpSheet } from './help_sheet';
import { LiveIndicator } from './live_indicator';
import { Notices } from './notices';
import { SignIn } from './sign_in';
import { ThemeButton } from './theme_button';
import { useKeys } from './use_keys';
import './shell.css';

const kPages = [
  { to: '/', word: 'Overview', Icon: Gauge },
  { to: '/workers', word: 'Workers', Icon: SlidersVertical },
  { to: '/runs', word: 'Runs', Icon: Rows3 },
  { to: '/connections', word: 'Connections', Icon: Cable },
  { to: '/sessions', word: 'Sessions', Icon: KeyRound },
] as const;

export function Shell() {
  const { phase, view } = useLive();
  const [helpOpen, setHelpOpen] = useState(false);
  useKeys(() => setHelpOpen(true));
  useTitle();
  const stale = view !== null && view.live.state !== 'live';
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <header className="shelf">
        <Link to="/" className="shelf-home" aria-label="Signalbox, overview">
          <NameBoard />
        </Link>
        <Pages />
        <div className="shelf-end">
          <LiveIndicator />
          <ThemeButton />
          <Button
            look="icon"
            aria-label="Keyboard help"
            title="Keyboard help (?)"
            onClick={() => setHelpOpen(true)}
          >
            ?
          </Button>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={stale ? 'page is-stale' : 'page'}>
        <Notices />
        {phase === 'signed_out' ? <SignIn /> : <Outlet />}
      </main>
      <Toasts />
      {helpOpen && <HelpSheet onClose={() => setHelpOpen(false)} />}
    </>
  );
}

function useTitle(): void {
  const path = useLocation({ select: (location) => location.pathname });
  useEffect(() => {
    const page = kPages.findLast(({ to }) => path.startsWith(to));
    document.title = page && page.to !== '/' ? `${page.word} · Signalbox` : 'Signalbox';
  }, [path]);
}

function Pages() {
  return (
    <nav className="pages" aria-label="Pages">
      {kPages.map(({ to, word, Icon }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
          <Icon size={18} aria-hidden="true" />
          <span>{word}</span>
        </Link>
      ))}
    </nav>
  );
}
