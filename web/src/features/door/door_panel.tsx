// One panel of the pages before the box, and how it looks while it waits or when it cannot go on.
import type { ReactNode } from 'react';
import type { ApiError } from '@/lib/api/api_error';
import { ErrorNote } from '@/ui/error_note';
import { LoadingRows } from '@/ui/states';
import '@/ui/button.css';
import './door.css';

export function DoorPanel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel door-panel stack">
      <h1>{title}</h1>
      {children}
    </section>
  );
}

interface DoorWaitProps {
  title: string;
  what: string;
  error: ApiError | null;
  onRetry: () => void;
}

export function DoorWait({ title, what, error, onRetry }: DoorWaitProps) {
  return (
    <DoorPanel title={title}>
      {error ? <ErrorNote error={error} onRetry={onRetry} /> : <LoadingRows rows={3} what={what} />}
    </DoorPanel>
  );
}
