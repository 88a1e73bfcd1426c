// The frame of the pages before the box: name board, theme, and one panel.
import type { ReactNode } from 'react';
import { NameBoard } from '@/ui/brand';
import { Toasts } from '@/ui/toasts';
import { ThemeButton } from './theme_button';
import './shell.css';

export function Door({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="shelf">
        <span className="shelf-home">
          <NameBoard />
        </span>
        <div className="shelf-end">
          <ThemeButton />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="door">
        {children}
      </main>
      <Toasts />
    </>
  );
}
