// What the core says the page should show. The page draws it and decides nothing of it by itself.
import type { Connection } from './app_types';
import type { Run, RunState, Session, Worker } from './types';

export type Signal = 'clear' | 'caution' | 'danger' | 'off';

export interface Aspect {
  signal: Signal;
  word: string;
}

export type LiveWord = 'live' | 'reconnecting' | 'stale' | 'offline' | 'signed_out' | 'connecting';

interface Live {
  state: LiveWord;
  word: string;
  since: string;
  detail: string;
}

export interface Lever {
  on: boolean;
  pending: boolean;
  locked: boolean;
  error: string;
}

export type WorkerRow = Worker & { lever: Lever; aspect: Aspect; running: boolean };
export type ConnectionRow = Connection & { aspect: Aspect };
export type RunRow = Run & { aspect: Aspect };

interface SetupStep {
  id: 'session' | 'tool' | 'worker';
  done: boolean;
}

export interface View {
  asOf: string;
  live: Live;
  needsSnapshot: boolean;
  workers: WorkerRow[];
  sessions: Session[];
  connections: ConnectionRow[];
  runs: RunRow[];
  counts: { running: number; succeeded24h: number; failed24h: number; skipped24h: number; since?: string };
  setup: { steps: SetupStep[]; done: boolean };
}

export interface FieldProblem {
  path: string;
  message: string;
}

interface CoreError {
  code: string;
  message: string;
  fields?: FieldProblem[];
}

export type CoreResult<T> = { ok: true; value: T } | { ok: false; error: CoreError };

interface Fire {
  at: string;
  note: string;
}

export interface SchedulePreview {
  words: string;
  fires: Fire[];
  runsPerMonth: number;
}

export interface HistoryFilter {
  states?: string[];
  types?: string[];
  workerIds?: string[];
  userIds?: string[];
  triggers?: string[];
  fromMs?: number;
  toMs?: number;
  text?: string;
  sort: 'newest' | 'oldest' | 'longest';
}

export interface HistorySummary {
  total: number;
  matched: number;
  counts: { [state: string]: number };
  p50Ms: number | null; // null when no duration is known
  p95Ms: number | null;
}

export interface HistoryRow {
  id: string;
  workerId: string;
  type: string;
  userId: string;
  state: RunState;
  trigger: string;
  createdAtMs: number;
  durationMs: number;
  newItems: number;
  aspect?: Aspect;
}
