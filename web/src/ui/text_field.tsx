// A labelled line of text; a password can be looked at while it is typed.
import { useState, type HTMLInputAutoCompleteAttribute, type ReactNode } from 'react';
import { Field } from './field';
import { Button } from './button';

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: ReactNode;
  error?: string | undefined;
  type?: 'text' | 'email' | 'url' | 'date' | 'datetime-local';
  autoComplete?: HTMLInputAutoCompleteAttribute;
  required?: boolean;
  readOnly?: boolean;
  mono?: boolean;
  list?: string;
}

export function TextField({ label, value, onChange, help, error, mono = false, ...rest }: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <input
          autoComplete="off"
          {...rest}
          {...control}
          className={mono ? 'input mono' : 'input'}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

interface PasswordFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: 'current-password' | 'new-password' | 'off';
  help?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  minLength?: number;
}

export function PasswordField({ label, value, onChange, help, error, ...rest }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} help={help} error={error}>
      {(control) => (
        <span className="input-row">
          <input
            {...rest}
            {...control}
            className="input"
            type={shown ? 'text' : 'password'}
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <Button
            aria-pressed={shown}
            aria-label={`Show what is typed: ${label}`}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide' : 'Show'}
          </Button>
        </span>
      )}
    </Field>
  );
}
