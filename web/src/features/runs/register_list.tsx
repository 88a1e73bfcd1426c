// The register's ruled lines; only those in sight exist in the page.
import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { useLayoutEffect, useReducer, useRef, useState } from 'react';
import { plural } from '@/lib/time/format';
import { isFiltered, type RunFilter } from '@/lib/runs/run_filter';
import { Empty } from '@/ui/states';
import { RegisterLine } from './register_line';
import { useNarrow } from './use_narrow';
import { useRegisterKeys } from './use_register_keys';
import type { Register } from './use_register';

const kColumns = ['Entered', 'Signal', 'Worker', 'User', 'Started', 'Took', 'New', 'Run'];

export function RegisterList({ register, filter }: { register: Register; filter: RunFilter }) {
  const { rows, arrived, refresh } = register;
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const height = useNarrow() ? 60 : 36;
  useLayoutEffect(() => {
    if (list.current) setTop(list.current.getBoundingClientRect().top + window.scrollY);
  }, [filter]);
  const virtual = useWindowVirtualizer({
    count: rows.count,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: top,
    scrollPaddingStart: 104,
    scrollPaddingEnd: 72,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, height]);
  const active = useRegisterKeys(rows.count, (index) => virtual.scrollToIndex(index, { align: 'auto' }));
  if (register.summary.matched === 0) return <Nothing register={register} filter={filter} />;
  const showNew = () => {
    refresh();
    window.scrollTo({ top: 0 });
  };
  return (
    <div className="panel register" role="table" aria-label="Train register" aria-rowcount={rows.count + 1}>
      <Head />
      {arrived > 0 && (
        <button type="button" className="new-pill" onClick={showNew}>
          <ArrowUp size={14} aria-hidden="true" />
          {plural(arrived, 'new run', 'new runs')}
        </button>
      )}
      <div ref={list} role="rowgroup" className="register-lines" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <RegisterLine
            key={item.key}
            index={item.index}
            line={rows.line(item.index)}
            offset={item.start - top}
            height={height}
            active={active === item.index}
            onUnfold={() => {
              rows.unfold(item.index);
              redraw();
            }}
          />
        ))}
      </div>
    </div>
  );
}

function Head() {
  return (
    <div role="rowgroup" className="register-head">
      <div role="row" className="register-row" aria-rowindex={1}>
        {kColumns.map((column) => (
          <span role="columnheader" key={column} className={`register-${column.toLowerCase()}`}>
            {column}
          </span>
        ))}
      </div>
    </div>
  );
}

function Nothing({ register, filter }: { register: Register; filter: RunFilter }) {
  return (
    <section className="panel">
      {isFiltered(filter) && register.summary.total > 0 ? (
        <Empty title="No run matches this filter.">
          <Link to="/runs">Show all {plural(register.summary.total, 'run')}</Link>
        </Empty>
      ) : (
        <Empty title="The register is empty.">
          <p>
            Runs are entered here as workers start. They are kept 30 days; runs that found nothing, 24 hours.
          </p>
          <Link to="/workers">Go to the workers</Link>
        </Empty>
      )}
    </section>
  );
}
