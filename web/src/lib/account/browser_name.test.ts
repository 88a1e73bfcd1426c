import { expect, it } from 'vitest';
import { browserName } from './browser_name';

const kWebKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

it('tells browsers that claim to be each other apart', () => {
  expect(browserName(`Mozilla/5.0 (X11; Linux x86_64) ${kWebKit} Chrome/130.0.0.0 Safari/537.36`)).toBe(
    'Chrome on Linux',
  );
  expect(
    browserName(`Mozilla/5.0 (Windows NT 10.0) ${kWebKit} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`),
  ).toBe('Edge on Windows');
  expect(browserName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1')).toBe(
    'Safari on iOS',
  );
  expect(browserName('Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) Gecko/20100101 Firefox/133.0')).toBe(
    'Firefox on macOS',
  );
});

it('shows what it does not know as it is', () => {
  expect(browserName('curl/8.5')).toBe('curl/8.5');
  expect(browserName('')).toBe('unknown browser');
});
