// A user of the host product, named by the host's own id; those with a session are offered.
import { useLive } from '@/lib/live/box';
import { Field } from './field';

export function UserField({ value, onChange }: { value: string; onChange: (userId: string) => void }) {
  const { view } = useLive();
  const users = [...new Set(view?.sessions.map((session) => session.userId) ?? [])];
  return (
    <Field label="User" help="Your product's own id for this user. A new one is created by using it.">
      {(control) => (
        <>
          <input
            {...control}
            className="input"
            list="known-users"
            required
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id="known-users">
            {users.map((userId) => (
              <option key={userId}>{userId}</option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
