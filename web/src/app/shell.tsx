// What stands on every page: name board, pages, live indicator, who is signed in, and what to do when something is missing.
import { Link, Outlet } from '@tanstack/react-router';
import { useState } from 'react';
import { useLive } from '@/lib/live/box';
import { NameBoard } from '@/ui/brand';
import { Button } from '@/ui/button';
import { Toasts } from '@/ui/toasts';
import { AccountMenu } from './account_menu';
import { HelpSheet } from './help_sheet';
import { LiveIndicator } from './live_indicator';
import { Notices } from './notices';
import { PageLinks } from './page_links';
import { ThemeButton } from './theme_button';
import { useKeys } from './use_keys';
import './shell.css';

export function Shell() {
  const { view } = useLive();
  const [helpOpen, setHelpOpen] = useState(false);
  useKeys(() => setHelpOpen(true));
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
        <PageLinks />
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
          <AccountMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={stale ? 'page is-stale' : 'page'}>
        <Notices />
        <Outlet />
      </main>
      <Toasts />
      {helpOpen && <HelpSheet onClose={() => setHelpOpen(false)} />}
    </>
  );
}
