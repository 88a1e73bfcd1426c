// The dashboard in a real browser: a newcomer follows only what the empty Overview says, then works with it, with
// the server killed in between; every page in both themes is examined, wide and narrow.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { XServer } from '../fixtures/x/x_server.mjs';
import { findAccessibilityFaults, launchBrowser, sidewaysScroll } from './lib/browser.mjs';
import { cleanEnvironment } from './lib/environment.mjs';
import { firstRun, noOpenRuns, runNow, runsOf } from './lib/runs.mjs';
import { Server } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const suite = { after };
const x = await XServer.start(suite);
const server = await Server.start(suite, { dev: true, config: `[toolkits.twitter]\nserver = "${x.origin}"` });
const api = server.api();
const browser = await launchBrowser(suite);
const shots = process.env.SIGNALBOX_SCREENSHOTS;
if (shots) mkdirSync(shots, { recursive: true });

// A page that remembers what went wrong on it.
async function openPage(scope, path, { width = 1440, height = 900, theme = 'light', isLive = true } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
  scope.after(() => context.close());
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) page.faults.push(message.text());
  });
  await page.goto(server.origin + path);
  if (isLive) await showsLive(page);
  return page;
}

const liveIndicator = (page) => page.getByLabel('Live indicator');
const showsLive = (page) => liveIndicator(page).getByText('Live', { exact: true }).waitFor({ timeout: 20_000 });

const runInShell = (command) => promisify(execFile)('bash', ['-euo', 'pipefail', '-c', command], { env: cleanEnvironment() });

test('a newcomer follows the empty Overview to its end, without a reload', async (t) => {
  const page = await openPage(t, '/');
  await page.evaluate(() => { globalThis.isSamePage = true; });
  await screenshot(page, 'overview-empty-light-1440');
  const steps = page.locator('.setup-step');
  await steps.first().waitFor();
  const count = await steps.count();
  assert.equal(count, 3);
  for (let i = 0; i < count; ++i) {
    const step = steps.nth(i);
    await step.locator('pre, [role="switch"]').first().waitFor();
    const command = step.locator('pre');
    if (await command.count() > 0) await runInShell(await command.innerText());
    else await step.getByRole('switch').click();
    await until(`step ${i + 1} to tick itself`, async () =>
      // With the last tick the steps go away, perhaps between these two looks.
      await steps.count() === 0 || /Done/.test(await step.getByRole('status').innerText({ timeout: 500 }).catch(() => '')));
  }
  await page.locator('#setup-title').waitFor({ state: 'detached' });
  await page.getByText(/recent entries/).first().waitFor();
  assert.equal(await page.evaluate(() => globalThis.isSamePage), true, 'the page was loaded anew');
  assert.deepEqual(page.faults, []);
});

test('a lever is pulled back and forth, and a run entered by hand appears and opens', async (t) => {
  const [worker] = await api.all('/api/v1/workers');
  const page = await openPage(t, '/workers');
  const lever = page.getByRole('row').getByRole('switch').first();
  for (const on of [false, true]) {
    await lever.click();
    await until(`the lever to be ${on ? 'on' : 'off'}`, async () =>
      await lever.getAttribute('aria-checked') === String(on) && await lever.getAttribute('aria-busy') === null);
    assert.equal((await api.get(`/api/v1/workers/${worker.id}`)).enabled, on);
  }
  await noOpenRuns(api, worker);
  const known = new Set((await runsOf(api, worker)).map((run) => run.id));
  await page.getByRole('button', { name: /^Run now/ }).first().click();
  const run = await until('the run', async () => (await runsOf(api, worker)).find(({ id }) => !known.has(id)));
  assert.equal(run.trigger, 'manual');

  await page.getByRole('link', { name: 'Runs' }).click();
  const unfold = page.getByRole('button', { name: /checks, nothing new/ });
  const line = page.locator(`a[href*="${run.id}"]`);
  await until('the run in the register', async () => {
    if (await line.count() > 0) return true;
    if (await unfold.count() > 0) await unfold.first().click();
    return false;
  });
  await line.first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('1 step').waitFor();
  await sheet.locator('summary', { hasText: 'FEED_READ' }).click();
  await sheet.getByText(/sample\/feed\.xml/).first().waitFor();
  assert.deepEqual(page.faults, []);
});

test('the page notices that the server is gone, and that it is back', async (t) => {
  const page = await openPage(t, '/');
  await server.kill();
  await until('the indicator to tell', async () => !/^Live$/.test((await liveIndicator(page).innerText()).trim()));
  await server.resume();
  await showsLive(page);
  const [worker] = await api.all('/api/v1/workers');
  await runNow(api, worker);
  await page.getByRole('link', { name: 'Runs' }).click();
  const newest = (await runsOf(api, worker))[0];
  await until('the new run to be shown', async () => {
    const unfold = page.getByRole('button', { name: /checks, nothing new/ });
    if (await unfold.count() > 0) await unfold.first().click();
    return await page.locator(`a[href*="${newest.id}"]`).count() > 0;
  });
  assert.deepEqual(page.faults, []);
});

async function screenshot(page, name) {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
}

// Something of everything to look at: a worker that waits for its account, a run that failed, two users.
async function furnish() {
  x.tokens.set('x-token', '2244994945');
  for (let i = 0; i < 4; ++i) x.mention(`@signalbox is the ${8 + i}:15 on time?`);
  await api.post('/api/v1/connections', { userId: 'ada', toolkit: 'twitter', token: 'x-token', label: 'Ada on X' });
  const mentions = await api.post('/api/v1/workers', { userId: 'ada', type: 'twitter_monitor', enabled: true });
  await firstRun(api, mentions);
  x.tokens.clear();
  const run = await api.post(`/api/v1/workers/${mentions.id}/run`);
  await until('the run to fail', async () => (await api.get(`/api/v1/runs/${run.id}`)).run.state === 'failed');
  return { mentions, failed: run };
}

test('every page, in both themes, wide and narrow', async (t) => {
  const { mentions, failed } = await furnish();
  const pages = { overview: '/', workers: '/workers', worker: `/workers/${mentions.id}`, runs: '/runs',
                  run: `/runs/${failed.id}`, connections: '/connections', 'connection-new': '/connections?add=1',
                  sessions: '/sessions', 'session-new': '/sessions?add=1', missing: '/no-such-page' };
  for (const theme of ['light', 'dark'])
    for (const width of [1440, 390])
      for (const [name, path] of Object.entries(pages))
        await t.test(`${name}, ${theme}, ${width} px`, async (t) => {
          const page = await openPage(t, path, { theme, width, height: width === 390 ? 844 : 900 });
          await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
          await screenshot(page, `${name}-${theme}-${width}`);
          assert.ok(await sidewaysScroll(page) <= 0, 'it scrolls sideways');
          assert.deepEqual(await findAccessibilityFaults(page), []);
          assert.deepEqual(page.faults, []);
        });
});

test('without --dev the page asks for a key, and keeps it out of the address and of storage', async (t) => {
  const locked = await Server.start(t);
  const key = await locked.key('--project', '--scope', 'admin');
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(locked.origin);
  const field = page.getByLabel('Key', { exact: true });
  await field.waitFor();
  assert.deepEqual(await findAccessibilityFaults(page), []);
  await screenshot(page, 'sign-in-light-1440');
  await field.fill(key);
  await field.press('Enter');
  await showsLive(page);
  const kept = await page.evaluate(() => location.href + JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
  assert.ok(!kept.includes(key), 'the key was kept');
});
