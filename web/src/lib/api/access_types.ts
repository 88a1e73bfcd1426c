// People, keys, users and the audit log as they travel; same names as in the core.
import type { JsonObject } from '@/lib/core/types';

export type Role = 'viewer' | 'member' | 'admin';

export type Scope =
  | 'tools'
  | 'workers'
  | 'connections'
  | 'sessions'
  | 'keys'
  | 'users'
  | 'auth_configs'
  | 'accounts'
  | 'audit'
  | 'admin';

export interface Account {
  id: string;
  projectId: string;
  email: string;
  name: string;
  role: Role;
  status: 'active' | 'disabled';
  userId?: string;
  createdAt: string;
  lastSignInAt?: string;
  rev: number;
}

// GET /api/v1/account: who looks at this page, and what is offered to somebody who is not signed in.
export interface Access {
  signedIn: boolean;
  dev: boolean;
  setUpNeeded: boolean;
  signUpOpen: boolean;
  mailConfigured: boolean;
  providers: { id: string; name: string }[];
  account?: Account;
  scopes?: string[];
  csrfToken?: string;
  signInId?: string;
}

export interface SignedIn {
  account: Account;
  csrfToken: string;
}

export interface SignIn {
  id: string;
  accountId: string;
  address: string;
  browser: string;
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  endedAt?: string;
  current: boolean;
}

// What a one-time link is good for.
export interface TicketInfo {
  purpose: 'set_up' | 'invitation' | 'password_reset';
  email: string;
  role: Role;
  expiresAt: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  userId?: string;
  createdAt: string;
  expiresAt: string;
  usedAt?: string;
}

export interface OneTimeLink {
  link: string;
  expiresAt: string;
  mailed?: boolean;
}

export interface User {
  userId: string;
  projectId: string;
  createdAt: string;
  disabledAt?: string;
}

export interface ApiKey {
  id: string;
  projectId: string;
  kind: 'project' | 'user' | 'page';
  name: string;
  userId?: string;
  sessionId?: string;
  origin: string;
  scopes: string[];
  createdAt: string;
  expiresAt?: string;
  lastUsedAt?: string;
  revokedAt?: string;
  rev: number;
}

export interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: string; id: string; address: string; requestId: string };
  action: string;
  subject: { kind: string; id: string };
  userId?: string;
  detail: JsonObject;
}
