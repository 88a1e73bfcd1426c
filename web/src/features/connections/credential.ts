// What a person gives to connect an app, by its scheme; and the part of the request that carries it.
import type { AuthScheme } from '@/lib/core/app_types';

export interface Credential {
  token: string;
  apiKey: string;
  username: string;
  password: string;
}

export const kNoCredential: Credential = { token: '', apiKey: '', username: '', password: '' };

const kFields: Record<AuthScheme, readonly (keyof Credential)[]> = {
  none: [],
  bearer: ['token'],
  api_key: ['apiKey'],
  basic: ['username', 'password'],
  oauth2: [],
};

export function credentialFields(scheme: AuthScheme): readonly (keyof Credential)[] {
  return kFields[scheme];
}

export function isComplete(scheme: AuthScheme, credential: Credential): boolean {
  return kFields[scheme].every((field) => credential[field].trim() !== '');
}

// A password is sent as typed; blanks around a token come from copying it.
export function credentialBody(scheme: AuthScheme, credential: Credential): Partial<Credential> {
  return Object.fromEntries(
    kFields[scheme].map((field) => [
      field,
      field === 'password' ? credential[field] : credential[field].trim(),
    ]),
  );
}
