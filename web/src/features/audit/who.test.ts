import { expect, it } from 'vitest';
import type { Account } from '@/lib/api/access_types';
import { whoDid } from './who';

const ada = { id: 'acc_1', name: 'Ada', email: 'ada@example.com' } as Account;
const actor = (kind: string, id = '') => ({ kind, id, address: '', requestId: '' });

it('names the person where it knows one', () => {
  expect(whoDid(actor('account', 'acc_1'), [ada])).toBe('Ada');
  expect(whoDid(actor('account', 'acc_1'), [{ ...ada, name: '' }])).toBe('ada@example.com');
  expect(whoDid(actor('account', 'acc_9'), [ada])).toBe('a person');
});

it('says what kind it was of everything else, also of kinds to come', () => {
  expect(whoDid(actor('system'), [])).toBe('Signalbox itself');
  expect(whoDid(actor('robot'), [])).toBe('robot');
});
