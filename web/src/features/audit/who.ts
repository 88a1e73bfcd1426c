// Who did it, in words: the person's name where it is known, else what kind of credential it was.
import type { Account, AuditEntry } from '@/lib/api/access_types';

const kKinds: Record<string, string> = {
  account: 'a person',
  key: 'a key',
  local: 'the person at the machine',
  anonymous: 'nobody we know',
  system: 'Signalbox itself',
};

export function whoDid(actor: AuditEntry['actor'], accounts: readonly Account[]): string {
  const account = accounts.find(({ id }) => id === actor.id);
  if (account) return account.name || account.email;
  return kKinds[actor.kind] ?? actor.kind;
}
