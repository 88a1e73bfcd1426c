// The end of a list that comes in pages: the way to older rows, and what went wrong on it.
import type { ApiError } from '@/lib/api/api_error';
import { Button } from './button';
import { ErrorNote } from './error_note';

interface MoreRowsProps {
  error: ApiError | null;
  busy: boolean;
  hasMore: boolean;
  loadMore: () => void;
  reload: () => void;
}

export function MoreRows({ error, busy, hasMore, loadMore, reload }: MoreRowsProps) {
  if (error) return <ErrorNote error={error} onRetry={hasMore ? loadMore : reload} />;
  if (!hasMore) return null;
  return (
    <div className="more-rows">
      <Button busy={busy} onClick={loadMore}>
        {busy ? 'Reading' : 'Older'}
      </Button>
    </div>
  );
}
