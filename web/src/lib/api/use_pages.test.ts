import { expect, it } from 'vitest';
import { pageAddress } from './use_pages';

it('adds the page to an address with or without a query of its own', () => {
  expect(pageAddress('/api/v1/keys', 200, '')).toBe('/api/v1/keys?limit=200');
  expect(pageAddress('/api/v1/audit?userId=ann', 50, 'a+b=')).toBe(
    '/api/v1/audit?userId=ann&limit=50&cursor=a%2Bb%3D',
  );
});
