import { expect, it } from 'vitest';
import { auditQuery, isAuditFiltered, readAuditFilter } from './audit_filter';

it("names the filter's words as the server does", () => {
  const query = new URLSearchParams(
    auditQuery({ actor: 'acc_1', action: 'key.created', subject: 'key_1', user: 'a&b' }),
  );
  expect(Object.fromEntries(query)).toEqual({
    actorId: 'acc_1',
    action: 'key.created',
    subjectId: 'key_1',
    userId: 'a&b',
  });
});

it("asks from the first to the end of the last day, by the reader's clock", () => {
  const query = new URLSearchParams(auditQuery({ from: '2026-11-01', to: '2026-11-30' }));
  expect(query.get('from')).toBe(new Date(2026, 10, 1).toISOString());
  expect(query.get('to')).toBe(new Date(2026, 11, 1).toISOString());
});

it('leaves out what is no day', () => {
  expect(readAuditFilter({ from: 'yesterday', to: '2026-13-45', user: 'ann', x: '1' })).toEqual({ user: 'ann' });
});

it('does not count an open sheet as a filter', () => {
  expect(isAuditFiltered({ open: 'aud_1' })).toBe(false);
  expect(isAuditFiltered({ user: 'ann' })).toBe(true);
});
