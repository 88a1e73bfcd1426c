// How apps are authorised and connected, as it travels.
import type { Connection } from '@/lib/core/app_types';

export interface AuthConfig {
  id: string;
  toolkit: string;
  clientId: string;
  clientAuth: 'basic' | 'post' | 'none';
  scopes: string[];
  hasClientSecret: boolean;
  redirectUrl: string;
  createdAt: string;
  rev: number;
}

export interface Connecting extends Connection {
  connectUrl?: string;
  connectUrlExpiresAt?: string;
  alreadyConnected?: boolean;
}

export interface TestResult {
  ok: boolean;
  message: string;
  label?: string;
}
