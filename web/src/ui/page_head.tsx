import type { ReactNode } from 'react';

interface PageHeadProps {
  title: string;
  children: ReactNode; // what the page is about, in a sentence
  action?: ReactNode;
}

export function PageHead({ title, children, action }: PageHeadProps) {
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        <p>{children}</p>
      </div>
      {action}
    </div>
  );
}
