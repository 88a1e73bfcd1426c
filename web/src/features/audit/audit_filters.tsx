import { getRouteApi, Link } from '@tanstack/react-router';
import type { Account, AuditEntry } from '@/lib/api/access_types';
import { isAuditFiltered, type AuditFilter } from '@/lib/audit/audit_filter';
import { TypedFilter } from '@/ui/typed_filter';

const route = getRouteApi('/audit');

interface AuditFiltersProps {
  filter: AuditFilter;
  people: Account[];
  entries: AuditEntry[];
}

export function AuditFilters({ filter, people, entries }: AuditFiltersProps) {
  const navigate = route.useNavigate();
  const set = (name: keyof AuditFilter) => (value: string) =>
    void navigate({
      search: (old) => {
        const { [name]: _old, open: _open, ...rest } = old;
        return value ? { ...rest, [name]: value } : rest;
      },
      replace: true,
    });
  const actions = [...new Set(entries.map(({ action }) => action))].toSorted();
  const users = [...new Set(entries.flatMap(({ userId }) => userId ?? []))].toSorted();
  return (
    <div className="toolbar audit-filters">
      <TypedFilter
        first
        label="Action"
        value={filter.action ?? ''}
        options={actions}
        onChange={set('action')}
      />
      <Who value={filter.actor ?? ''} people={people} onChange={set('actor')} />
      <TypedFilter label="Subject id" value={filter.subject ?? ''} onChange={set('subject')} />
      <TypedFilter label="User" value={filter.user ?? ''} options={users} onChange={set('user')} />
      <Day word="from" label="From day" value={filter.from} onChange={set('from')} />
      <Day word="to" label="To day" value={filter.to} onChange={set('to')} />
      {isAuditFiltered(filter) && (
        <Link to="/audit" className="button button-bare">
          Clear
        </Link>
      )}
    </div>
  );
}

interface WhoProps {
  value: string;
  people: Account[];
  onChange: (value: string) => void;
}

// People by name; a key's id is typed where nobody's name is known.
function Who({ value, people, onChange }: WhoProps) {
  const isPerson = value === '' || people.some(({ id }) => id === value);
  if (people.length === 0 || !isPerson)
    return <TypedFilter label="Actor id" value={value} onChange={onChange} />;
  return (
    <select
      className="input pick"
      aria-label="Who"
      data-set={value !== '' || undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">Anybody</option>
      {people.map(({ id, name, email }) => (
        <option key={id} value={id}>
          {name || email}
        </option>
      ))}
    </select>
  );
}

interface DayProps {
  word: string;
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}

function Day({ word, label, value = '', onChange }: DayProps) {
  return (
    <label className="field-day">
      <span aria-hidden="true">{word}</span>
      <input
        className="input"
        type="date"
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
