// What went wrong and what to do, in the server's words, with the request id to hand on.
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ApiError } from '@/lib/api/api_error';
import { Button } from './button';
import './states.css';

interface ErrorNoteProps {
  error: Pick<ApiError, 'message' | 'requestId' | 'code'>;
  title?: string;
  onRetry?: () => void;
  children?: ReactNode;
}

export function ErrorNote({ error, title, onRetry, children }: ErrorNoteProps) {
  return (
    <div className="error-note" role="alert">
      <TriangleAlert size={18} aria-hidden="true" />
      <div>
        {title && <strong>{title}</strong>}
        <p>{error.message}</p>
        {error.requestId && (
          <p className="soft small">
            {error.code} · request <code>{error.requestId}</code>
          </p>
        )}
        {children}
      </div>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
