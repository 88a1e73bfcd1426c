import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { ErrorNote } from '@/ui/error_note';
import '@/ui/states.css';

// A fault of the page itself: the rest of the box goes on.
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <ErrorNote
      title="This page stopped working."
      error={{ message, requestId: '', code: 'page' }}
      onRetry={reset}
    />
  );
}

export function NotFound() {
  return (
    <div className="empty">
      <h1>There is no such page.</h1>
      <p>The address may be from an older version, or cut off when it was copied.</p>
      <Link to="/">Go to Overview</Link>
    </div>
  );
}
