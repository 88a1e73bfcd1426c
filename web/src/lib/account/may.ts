// What the person at this page may do, so that the page offers nothing the server would refuse.
import type { Role, Scope } from '@/lib/api/access_types';

export interface Standing {
  scopes: readonly string[];
  userId?: string | undefined; // set: acts for this user only
  role?: Role | undefined; // of a person who is signed in
}

// These belong to the whole project, whatever scopes a user's own credential carries.
const kOfProject: readonly Scope[] = ['users', 'auth_configs', 'accounts', 'audit'];

export function maySee(standing: Standing, scope: Scope): boolean {
  if (standing.userId && kOfProject.includes(scope)) return false;
  return standing.scopes.includes('admin') || standing.scopes.includes(scope);
}

export function mayChange(standing: Standing, scope: Scope): boolean {
  return standing.role !== 'viewer' && maySee(standing, scope);
}

// Of the scopes there are, those the person may give away.
export function grantable(standing: Standing, all: readonly Scope[]): Scope[] {
  return all.filter((scope) => standing.scopes.includes('admin') || standing.scopes.includes(scope));
}
