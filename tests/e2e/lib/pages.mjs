// Pages of the dashboard in contexts of their own, each remembering what went wrong on it.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findAccessibilityFaults, sidewaysScroll } from './browser.mjs';

const shots = process.env.SIGNALBOX_SCREENSHOTS;
if (shots) mkdirSync(shots, { recursive: true });

export async function openContext(scope, browser, { width = 1440, height = 900, theme = 'light', ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce', ...more });
  scope.after(() => context.close());
  return context;
}

export async function openPage(context, url) {
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) page.faults.push(message.text());
  });
  await page.goto(url);
  return page;
}

export const showsLive = (page) =>
  page.getByLabel('Live indicator').getByText('Live', { exact: true }).waitFor({ timeout: 20_000 });

export async function screenshot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
}

// Nothing to find fault with: no error, no sideways scrolling, nothing that axe knows.
export async function isSound(page) {
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  assert.ok(await sidewaysScroll(page) <= 0, 'it scrolls sideways');
  assert.deepEqual(await findAccessibilityFaults(page), []);
  assert.deepEqual(page.faults, []);
}
