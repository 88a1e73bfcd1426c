import { expect, it } from 'vitest';
import { isOwnPath } from './return_path';

it('follows addresses of this server only', () => {
  expect(isOwnPath('/runs?state=failed')).toBe(true);
  for (const path of ['', 'runs', '//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:1'])
    expect(isOwnPath(path)).toBe(false);
});
