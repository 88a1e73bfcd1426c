// The text filter of a list; `/` puts the cursor here.
import './field.css';
import './table.css';

interface FilterTextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function FilterText({ label, value, onChange }: FilterTextProps) {
  return (
    <input
      className="input filter-text"
      type="search"
      data-filter
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
