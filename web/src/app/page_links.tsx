// The pages: all in a row where there is room; on a narrow screen four, and the rest under one button.
import { Link, useLocation } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { useStanding } from '@/lib/live/use_standing';
import { DropPanel } from '@/ui/drop_panel';
import { isAt, kAccessPages, kMainPages, shownPages, type PageName } from './pages';

const kNarrowRow = 4;

export function PageLinks() {
  const standing = useStanding();
  const path = useLocation({ select: (location) => location.pathname });
  const main = shownPages(kMainPages, standing);
  const access = shownPages(kAccessPages, standing);
  const isIn = (pages: PageName[]) => pages.some(({ to }) => isAt(to, path));
  return (
    <nav className="pages" aria-label="Pages">
      {main.map((page, place) => (
        <PageLink key={page.to} page={page} className={place < kNarrowRow ? undefined : 'pages-wide'} />
      ))}
      {access.length > 0 && (
        <DropPanel
          label="Access"
          className="pages-button pages-wide"
          current={isIn(access)}
          button={<span>Access</span>}
        >
          {(close) => <DropLinks pages={access} path={path} onFollow={close} />}
        </DropPanel>
      )}
      <DropPanel
        label="More pages"
        className="pages-button pages-narrow"
        current={isIn([...main.slice(kNarrowRow), ...access])}
        button={
          <>
            <Ellipsis size={18} aria-hidden="true" />
            <span>More</span>
          </>
        }
      >
        {(close) => (
          <>
            <DropLinks pages={main.slice(kNarrowRow)} path={path} onFollow={close} />
            {access.length > 0 && <p className="drop-heading">Access</p>}
            <DropLinks pages={access} path={path} onFollow={close} />
          </>
        )}
      </DropPanel>
    </nav>
  );
}

function PageLink({ page: { to, word, Icon }, className }: { page: PageName; className: string | undefined }) {
  return (
    <Link to={to} className={className} activeOptions={{ exact: to === '/', includeSearch: false }}>
      <Icon size={18} aria-hidden="true" />
      <span>{word}</span>
    </Link>
  );
}

interface DropLinksProps {
  pages: PageName[];
  path: string;
  onFollow: () => void;
}

function DropLinks({ pages, path, onFollow }: DropLinksProps) {
  return pages.map(({ to, word, Icon }) => (
    <Link
      key={to}
      to={to}
      className="drop-item"
      aria-current={isAt(to, path) ? 'page' : undefined}
      onClick={onFollow}
    >
      <Icon size={16} aria-hidden="true" />
      {word}
    </Link>
  ));
}
