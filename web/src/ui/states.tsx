// How a list looks when it has nothing to show: not yet, or not at all.
import type { ReactNode } from 'react';
import './states.css';

export function LoadingRows({ rows = 6, what }: { rows?: number; what: string }) {
  return (
    <div role="status">
      <span className="hidden-text">Loading {what}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div className="skeleton-row" key={row} aria-hidden="true">
          <i />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}
