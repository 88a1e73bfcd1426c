import type { AuthConfig } from '@/lib/api/connect_types';
import { Field } from '@/ui/field';

type ClientAuth = AuthConfig['clientAuth'];

const kClientAuths: readonly (readonly [ClientAuth, string])[] = [
  ['post', 'in the body of the request'],
  ['basic', 'in the Authorization header'],
  ['none', 'not at all: a public client with PKCE'],
];

interface ClientAuthFieldProps {
  value: ClientAuth;
  onChange: (value: ClientAuth) => void;
}

export function ClientAuthField({ value, onChange }: ClientAuthFieldProps) {
  return (
    <Field label="The secret is sent">
      {(control) => (
        <select
          {...control}
          className="input"
          value={value}
          onChange={(event) => onChange(event.target.value as ClientAuth)}
        >
          {kClientAuths.map(([name, word]) => (
            <option key={name} value={name}>
              {word}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface ScopesFieldProps {
  usual: readonly string[];
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

export function ScopesField({ usual, value, onChange, error }: ScopesFieldProps) {
  return (
    <Field
      label="Scopes to ask for (optional)"
      help={usual.length > 0 ? `Left empty, the usual ones: ${usual.join(', ')}` : 'One a line.'}
      error={error}
    >
      {(control) => (
        <textarea
          {...control}
          className="input mono"
          rows={4}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
