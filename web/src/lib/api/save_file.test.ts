import { expect, it } from 'vitest';
import { nextPart, withoutHead } from './save_file';

it('goes on where the server says, and only on this server', () => {
  expect(nextPart('</api/v1/audit/export?cursor=a&format=csv>; rel="next"')).toBe(
    '/api/v1/audit/export?cursor=a&format=csv',
  );
  expect(nextPart('<https://elsewhere.example/>; rel="next"')).toBe('');
  expect(nextPart('</first>; rel="first"')).toBe('');
  expect(nextPart(null)).toBe('');
});

it('takes the head off all parts but the first', () => {
  expect(withoutHead('at,action\n1,a\n2,b\n')).toBe('1,a\n2,b\n');
});
