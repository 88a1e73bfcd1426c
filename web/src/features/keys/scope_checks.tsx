import type { Scope } from '@/lib/api/access_types';
import { grantable } from '@/lib/account/may';
import { useStanding } from '@/lib/live/use_standing';

const kOfUsers = [
  ['tools', 'Find and call tools'],
  ['sessions', 'Sessions'],
  ['connections', 'Connections'],
  ['workers', 'Workers and their runs'],
  ['keys', 'Make and revoke keys'],
] as const satisfies readonly (readonly [Scope, string])[];
const kOfProject = [
  ['users', 'Users'],
  ['auth_configs', "Apps' OAuth clients"],
  ['accounts', 'People'],
  ['audit', 'Audit log'],
  ['admin', 'Everything'],
] as const satisfies readonly (readonly [Scope, string])[];

export const kUsualScopes: Scope[] = ['tools', 'workers', 'connections', 'sessions'];

interface ScopeChecksProps {
  kind: 'project' | 'user';
  chosen: Scope[];
  onChange: (scopes: Scope[]) => void;
}

export function ScopeChecks({ kind, chosen, onChange }: ScopeChecksProps) {
  const standing = useStanding();
  const offered = kind === 'project' ? [...kOfUsers, ...kOfProject] : kOfUsers;
  const own = grantable(
    standing,
    offered.map(([scope]) => scope),
  );
  const everything = chosen.includes('admin');
  const set = (scope: Scope, on: boolean) => {
    if (scope === 'admin') onChange(on ? ['admin'] : kUsualScopes);
    else onChange(on ? [...chosen, scope] : chosen.filter((each) => each !== scope));
  };
  return (
    <fieldset>
      <legend className="field-label">May use</legend>
      <p className="field-help">Give it no more than it needs. You can give away what you have yourself.</p>
      <div className="scope-list">
        {offered.map(([scope, word]) => (
          <label className="check" key={scope}>
            <input
              type="checkbox"
              checked={everything || chosen.includes(scope)}
              disabled={!own.includes(scope) || (everything && scope !== 'admin')}
              onChange={(event) => set(scope, event.target.checked)}
            />
            {word}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
