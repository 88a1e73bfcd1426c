import { plural } from '@/lib/time/format';

export function ScopeFold({ scopes }: { scopes: readonly string[] }) {
  if (scopes.length === 0) return null;
  return (
    <details className="fold">
      <summary>Asks for {plural(scopes.length, 'permission')}</summary>
      <ul className="scopes">
        {scopes.map((scope) => (
          <li key={scope}>
            <code>{scope}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
