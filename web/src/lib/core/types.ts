// The nouns as they travel: same names as in the core, JSON camelCase, times RFC 3339 UTC, durations in milliseconds.

import type { Connection, Toolkit } from './app_types';

export type Schedule =
  { kind: 'cron'; expression: string; timeZone: string } | { kind: 'interval'; everyMs: number };

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

interface Me {
  projectId: string;
  userId?: string;
  scopes: string[];
  credentialId: string;
  dev: boolean;
  version: string;
  origin: string;
  sampleFeedUrl: string;
}

export interface Session {
  id: string;
  projectId: string;
  userId: string;
  isDefault: boolean;
  status: 'active' | 'expired' | 'revoked';
  toolkits: string[];
  createdAt: string;
  lastActiveAt: string;
  expiresAt: string;
  revokedAt?: string;
  rev: number;
}

export interface Worker {
  id: string;
  projectId: string;
  userId: string;
  sessionId: string;
  type: string;
  enabled: boolean;
  config: JsonObject;
  schedule: Schedule;
  scheduleInWords: string;
  pausedReason: string;
  nextRunAt?: string;
  lastRunAt?: string;
  lastRunId: string;
  consecutiveFailures: number;
  createdAt: string;
  rev: number;
}

export type RunState =
  | 'pending'
  | 'claimed'
  | 'running'
  | 'waiting'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'skipped'
  | 'unknown';

interface Failure {
  class: string;
  code: string;
  message: string;
}

export interface Run {
  id: string;
  projectId: string;
  workerId: string;
  workerType: string;
  userId: string;
  sessionId: string;
  trigger: string;
  dueAt?: string;
  state: RunState;
  reason: string;
  attempt: number;
  recoveries: number;
  missedCount: number;
  newItems: number;
  result: JsonValue;
  message: string;
  userNotified: boolean;
  error?: Failure;
  createdAt: string;
  runAt: string;
  startedAt?: string;
  endedAt?: string;
  rev: number;
}

export interface Step {
  key: string;
  seq: number;
  tool: string;
  arguments: JsonValue;
  state: 'started' | 'succeeded' | 'failed' | 'unknown';
  output: JsonValue;
  error?: Failure;
  startedAt: string;
  endedAt?: string;
}

export interface Attempt {
  stepKey: string;
  number: number;
  startedAt: string;
  endedAt: string;
  error?: Failure;
}

export interface RunRecord {
  run: Run;
  steps: Step[];
  attempts: Attempt[];
}

export interface Item {
  id: string;
  title?: string;
  link?: string;
  text?: string;
  author?: string;
  publishedAt?: string;
}

export interface Preview {
  items: Item[];
  message: string;
  calls: { tool: string; durationMs: number; outcome: string }[];
}

export interface WorkerType {
  name: string;
  title: string;
  description: string;
  toolkit: string;
  configSchema: JsonObject;
  defaultConfig: JsonObject;
}

export interface Snapshot {
  asOf: string;
  now: string;
  me: Me;
  sessions: Session[];
  workers: Worker[];
  connections: Connection[];
  runs: Run[];
  workerTypes: WorkerType[];
  toolkits: Toolkit[];
}

export interface ChangeEvent {
  id: string;
  type: string;
  at: string;
  subject: { kind: string; id: string };
  data: JsonValue;
}
