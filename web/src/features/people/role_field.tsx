import type { Role } from '@/lib/api/access_types';
import { Field } from '@/ui/field';

const kRoles: readonly (readonly [Role, string])[] = [
  ['viewer', 'viewer: looks at everything but keys and people'],
  ['member', 'member: also runs workers and connects accounts'],
  ['admin', 'admin: does all'],
];

export function RoleField({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <Field label="Role">
      {(control) => (
        <select
          {...control}
          className="input"
          value={value}
          onChange={(event) => {
            const role = kRoles.find(([name]) => name === event.target.value)?.[0];
            if (role) onChange(role);
          }}
        >
          {kRoles.map(([name, word]) => (
            <option key={name} value={name}>
              {word}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
