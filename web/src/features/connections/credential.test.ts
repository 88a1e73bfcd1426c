import { expect, it } from 'vitest';
import { credentialBody, isComplete, kNoCredential } from './credential';

const typed = { token: ' t ', apiKey: ' k ', username: ' ann ', password: ' p ' };

it('sends what the scheme asks for and nothing else', () => {
  expect(credentialBody('bearer', typed)).toEqual({ token: 't' });
  expect(credentialBody('api_key', typed)).toEqual({ apiKey: 'k' });
  expect(credentialBody('basic', typed)).toEqual({ username: 'ann', password: ' p ' });
  expect(credentialBody('oauth2', typed)).toEqual({});
});

it('is complete when nothing the scheme asks for is blank', () => {
  expect(isComplete('oauth2', kNoCredential)).toBe(true);
  expect(isComplete('bearer', { ...kNoCredential, token: ' ' })).toBe(false);
  expect(isComplete('basic', { ...kNoCredential, username: 'ann' })).toBe(false);
  expect(isComplete('basic', typed)).toBe(true);
});
