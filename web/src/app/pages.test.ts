import { expect, it } from 'vitest';
import { isAt, kAccessPages, kMainPages, shownPages, titleOf } from './pages';

const words = (standing: Parameters<typeof shownPages>[1]) =>
  shownPages([...kMainPages, ...kAccessPages], standing).map(({ word }) => word);

it('shows each person the pages that the server would answer', () => {
  expect(words({ scopes: ['admin'] })).toEqual([
    'Overview',
    'Workers',
    'Runs',
    'Connections',
    'Sessions',
    'Users',
    'Keys',
    'People',
    'Audit',
  ]);
  expect(words({ scopes: ['tools', 'workers', 'connections', 'sessions'] })).not.toContain('Users');
  expect(words({ scopes: ['keys', 'audit', 'users'], userId: 'ann' })).toEqual([
    'Overview',
    'Workers',
    'Runs',
    'Connections',
    'Sessions',
    'Keys',
  ]);
});

it('knows a page by its address and those below it', () => {
  expect(isAt('/runs', '/runs/run_1')).toBe(true);
  expect(isAt('/runs', '/runsheet')).toBe(false);
  expect(isAt('/', '/runs')).toBe(false);
});

it('names the page in the title', () => {
  expect(titleOf('/people')).toBe('People · Signalbox');
  expect(titleOf('/join')).toBe('Join · Signalbox');
  expect(titleOf('/')).toBe('Signalbox');
  expect(titleOf('/no-such-page')).toBe('Signalbox');
});
