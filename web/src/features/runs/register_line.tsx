import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { HistoryRow } from '@/lib/core/view';
import { useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { duration } from '@/lib/time/format';
import { AspectMark } from '@/ui/aspect';
import { Moment } from '@/ui/time_text';
import { useRunAspect } from './use_run_aspect';

interface RegisterLineProps {
  line: { row: HistoryRow; count: number } | null;
  index: number;
  offset: number;
  height: number;
  active: boolean;
  onUnfold: () => void;
}

const kStarted: Record<string, string> = {
  schedule: 'by schedule',
  manual: 'by hand',
  enabled: 'by its lever',
};

export function RegisterLine({ line, index, offset, height, active, onUnfold }: RegisterLineProps) {
  return (
    <div
      role="row"
      className="register-row register-line"
      aria-rowindex={index + 2}
      data-active={active || undefined}
      style={{ transform: `translateY(${offset}px)`, height }}
    >
      {line && line.count === 1 && <RunCells row={line.row} index={index} />}
      {line && line.count > 1 && (
        <FoldedCells row={line.row} count={line.count} index={index} onUnfold={onUnfold} />
      )}
    </div>
  );
}

const RunCells = memo(function RunCells({ row, index }: { row: HistoryRow; index: number }) {
  const { snapshot } = useLive();
  const aspectOf = useRunAspect();
  return (
    <>
      <span role="cell" className="register-entered">
        <Moment at={row.createdAtMs} />
      </span>
      <span role="cell" className="register-signal">
        <AspectMark {...aspectOf(row.state, row)} />
      </span>
      <span role="cell" className="register-worker cut">
        <Link
          to="/runs/$runId"
          params={{ runId: row.id }}
          search={(old) => old}
          className="register-link"
          data-line={index}
        >
          {typeTitle(snapshot, row.type)}
        </Link>
      </span>
      <span role="cell" className="register-user cut">
        {row.userId}
      </span>
      <span role="cell" className="register-started cut soft">
        {kStarted[row.trigger] ?? row.trigger}
      </span>
      <span role="cell" className="register-took">
        {duration(row.durationMs)}
      </span>
      <span role="cell" className="register-new">
        {row.newItems > 0 ? row.newItems.toLocaleString() : ''}
      </span>
      <span role="cell" className="register-run cut soft">
        <code>{row.id}</code>
      </span>
    </>
  );
});

interface FoldedCellsProps {
  row: HistoryRow;
  count: number;
  index: number;
  onUnfold: () => void;
}

function FoldedCells({ row, count, index, onUnfold }: FoldedCellsProps) {
  return (
    <>
      <span role="cell" className="register-entered">
        <Moment at={row.createdAtMs} />
      </span>
      <span role="cell" className="register-folded">
        <button type="button" className="register-link" data-line={index} onClick={onUnfold}>
          {count} checks, nothing new
        </button>
      </span>
    </>
  );
}
