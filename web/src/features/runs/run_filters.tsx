import { getRouteApi, Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useLive } from '@/lib/live/box';
import { typeTitle } from '@/lib/live/names';
import { isFiltered, type RunFilter } from '@/lib/runs/run_filter';
import { Button } from '@/ui/button';
import { FilterText } from '@/ui/filter_text';

const route = getRouteApi('/runs');
const kTriggers = [
  ['schedule', 'by schedule'],
  ['manual', 'by hand'],
  ['enabled', 'by its lever'],
] as const;
const kPeriods = [
  ['1h', 'last hour'],
  ['24h', 'last 24 hours'],
  ['7d', 'last 7 days'],
] as const;
const kSorts = [
  ['oldest', 'oldest first'],
  ['longest', 'longest first'],
] as const;

export function RunFilters({ filter }: { filter: RunFilter }) {
  const { snapshot, view } = useLive();
  const navigate = route.useNavigate();
  const [open, setOpen] = useState(false);
  const set = (name: keyof RunFilter) => (value: string) =>
    void navigate({
      search: (old) => {
        const { [name]: _old, ...rest } = old;
        return value ? { ...rest, [name]: value } : rest;
      },
      replace: true,
    });
  const users = [...new Set(view?.workers.map((worker) => worker.userId))];
  const workers = (view?.workers ?? []).map(
    (worker) => [worker.id, `${typeTitle(snapshot, worker.type)}, ${worker.userId}`] as const,
  );
  const types = (snapshot?.workerTypes ?? []).map((type) => [type.name, type.title] as const);
  return (
    <div className="toolbar">
      <FilterText label="Start of a run id" value={filter.text ?? ''} onChange={set('text')} />
      <div className="filters-button">
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          Filters
        </Button>
      </div>
      <div className="filters" data-open={open || undefined}>
        <Pick label="Worker type" any="Any type" value={filter.type} options={types} onPick={set('type')} />
        <Pick
          label="Worker"
          any="Any worker"
          value={filter.worker}
          options={workers}
          onPick={set('worker')}
        />
        <Pick
          label="User"
          any="Any user"
          value={filter.user}
          options={users.map((user) => [user, user])}
          onPick={set('user')}
        />
        <Pick
          label="Trigger"
          any="Any start"
          value={filter.trigger}
          options={kTriggers}
          onPick={set('trigger')}
        />
        <Pick label="Period" any="Any time" value={filter.period} options={kPeriods} onPick={set('period')} />
        <Pick label="Order" any="newest first" value={filter.sort} options={kSorts} onPick={set('sort')} />
        <label className="check">
          <input
            type="checkbox"
            checked={filter.fold !== 'off'}
            onChange={(event) => set('fold')(event.target.checked ? '' : 'off')}
          />
          Fold quiet runs
        </label>
        {isFiltered(filter) && (
          <Link to="/runs" className="button button-bare">
            Clear
          </Link>
        )}
      </div>
    </div>
  );
}

interface PickProps {
  label: string;
  any: ReactNode;
  value: string | undefined;
  options: readonly (readonly [string, string])[];
  onPick: (value: string) => void;
}

function Pick({ label, any, value = '', options, onPick }: PickProps) {
  const unlisted = value !== '' && !options.some(([name]) => name === value);
  return (
    <select
      className="input pick"
      aria-label={label}
      data-set={value !== '' || undefined}
      value={value}
      onChange={(event) => onPick(event.target.value)}
    >
      <option value="">{any}</option>
      {unlisted && <option value={value}>{value}</option>}
      {options.map(([name, word]) => (
        <option key={name} value={name}>
          {word}
        </option>
      ))}
    </select>
  );
}
