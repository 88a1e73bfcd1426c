// Apps and the accounts that users have connected there.
export type AuthScheme = 'none' | 'bearer' | 'api_key' | 'basic' | 'oauth2';

export interface Connection {
  id: string;
  projectId: string;
  userId: string;
  toolkit: string;
  scheme: AuthScheme;
  status: 'initiated' | 'active' | 'needs_reauth' | 'disabled' | 'revoked';
  statusReason: string;
  label: string; // the account as the app names it
  alias: string; // the account as the user names it
  accountId: string;
  isDefault: boolean;
  scopes: string[]; // as granted
  allowedTools: string[]; // none: every tool of the app
  accessExpiresAt?: string;
  nextRefreshAt?: string;
  lastRefreshAt?: string;
  refreshFailures: number;
  lastError: string;
  createdAt: string;
  lastUsedAt?: string;
  rev: number;
}

export interface Toolkit {
  slug: string;
  name: string;
  description: string;
  provider: string;
  authScheme: AuthScheme;
  scopes: string[]; // asked for by OAuth
  configured: boolean; // can be connected now
  tools: number;
}
