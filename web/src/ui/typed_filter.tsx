// A filter that asks the server: it waits until the typing has paused.
import { useEffect, useRef, useState } from 'react';
import './field.css';

interface TypedFilterProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  options?: readonly string[]; // offered while typing
  first?: boolean; // `/` puts the cursor here
}

const kPauseMs = 300;

export function TypedFilter({ label, value, onChange, options = [], first = false }: TypedFilterProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(typed), kPauseMs);
  };
  const listId = `options-${label.toLowerCase().replaceAll(/\W+/g, '-')}`;
  return (
    <>
      <input
        className="input"
        type="search"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        data-filter={first || undefined}
        list={options.length > 0 ? listId : undefined}
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      {options.length > 0 && (
        <datalist id={listId}>
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </datalist>
      )}
    </>
  );
}
