import { expect, it } from 'vitest';
import { grantable, mayChange, maySee } from './may';

it('lets an admin see everything', () => {
  for (const scope of ['keys', 'users', 'audit', 'connections'] as const)
    expect(maySee({ scopes: ['admin'] }, scope)).toBe(true);
});

it("keeps a user's own credential out of what belongs to the project", () => {
  const own = { scopes: ['admin'], userId: 'ann' };
  expect(maySee(own, 'connections')).toBe(true);
  expect(maySee(own, 'audit')).toBe(false);
  expect(maySee(own, 'auth_configs')).toBe(false);
});

it('lets a viewer look and not touch', () => {
  const viewer = { scopes: ['connections'], role: 'viewer' } as const;
  expect(maySee(viewer, 'connections')).toBe(true);
  expect(mayChange(viewer, 'connections')).toBe(false);
  expect(mayChange({ ...viewer, role: 'member' }, 'connections')).toBe(true);
});

it('gives away no scope that the giver lacks', () => {
  expect(grantable({ scopes: ['tools', 'keys'] }, ['tools', 'workers', 'keys'])).toEqual(['tools', 'keys']);
  expect(grantable({ scopes: ['admin'] }, ['tools', 'admin'])).toEqual(['tools', 'admin']);
});
