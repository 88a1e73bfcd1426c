import { expect, it, vi } from 'vitest';
import { takeTicket, ticketOf } from './ticket';

function place(pathname: string, hash: string, search = '') {
  const replaceState = vi.fn();
  return { location: { pathname, search, hash }, history: { state: { key: 1 }, replaceState }, replaceState };
}

it('takes the ticket out of the address and keeps the rest of it', () => {
  const here = place('/join', '#t1', '?a=b');
  takeTicket(here);
  expect(here.replaceState).toHaveBeenCalledWith({ key: 1 }, '', '/join?a=b');
  expect(ticketOf('/join')).toBe('t1');
});

it('is good for the page it came with only', () => {
  takeTicket(place('/reset-password', '#t2'));
  expect(ticketOf('/reset-password')).toBe('t2');
  expect(ticketOf('/join')).toBe('');
});

it('leaves every other address alone', () => {
  for (const here of [place('/runs', '#main'), place('/join', ''), place('/join', '#')]) {
    takeTicket(here);
    expect(here.replaceState).not.toHaveBeenCalled();
  }
});
