// The filter of the audit log as it stands in the address, and as the server takes it.
import { readWords } from '@/lib/url/search_text';

export interface AuditFilter {
  actor?: string;
  action?: string;
  subject?: string;
  user?: string;
  from?: string; // days as a calendar has them: 2026-11-22
  to?: string; // the last day that is shown
  open?: string; // the entry whose sheet is open
}

const kWords = ['actor', 'action', 'subject', 'user', 'from', 'to', 'open'] as const;
const kParameters = [
  ['actor', 'actorId'],
  ['action', 'action'],
  ['subject', 'subjectId'],
  ['user', 'userId'],
] as const;

function isDay(word: string | undefined): word is string {
  return word !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(word) && !Number.isNaN(Date.parse(word));
}

// Days that are none are left out, so an old link still opens.
export function readAuditFilter(search: Record<string, unknown>): AuditFilter {
  const { from, to, ...words } = readWords(search, kWords);
  return { ...words, ...(isDay(from) ? { from } : {}), ...(isDay(to) ? { to } : {}) };
}

// Midnight of the reader's own day, `days` later.
function startOfDay(day: string, days = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

export function auditQuery(filter: AuditFilter): string {
  const query = new URLSearchParams();
  for (const [word, parameter] of kParameters) {
    const value = filter[word]?.trim();
    if (value) query.set(parameter, value);
  }
  if (filter.from) query.set('from', startOfDay(filter.from));
  if (filter.to) query.set('to', startOfDay(filter.to, 1));
  return query.toString();
}

export function isAuditFiltered(filter: AuditFilter): boolean {
  return auditQuery(filter) !== '';
}
