// Connecting in a real browser, from a page of a product: popup, our page, the provider's, and back; and the same for
// people whose browser blocks popups or runs no scripts. Our pages are examined like those of the dashboard.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { findAccessibilityFaults, launchBrowser, sidewaysScroll } from './lib/browser.mjs';
import { ConnectedApps } from './lib/connected_apps.mjs';
import { until } from './lib/wait.mjs';

// A product's page: it opens the link in a popup and notes what it is told.
const productPage = `<!doctype html><html lang="en"><title>A product</title><button>Connect</button><ol></ol><script>
  const told = [];
  addEventListener('message', ({ origin, data }) => told.push({ origin, data }));
  document.querySelector('button').onclick = () => open(new URLSearchParams(location.search).get('link'), 'connect', 'width=480,height=640');
</script>`;

async function startProduct(scope) {
  const server = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(productPage));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  scope.after(() => { server.close(); server.closeAllConnections(); });
  return `http://127.0.0.1:${server.address().port}`;
}

const suite = { after };
const product = await startProduct(suite);
const stranger = await startProduct(suite);
const world = await ConnectedApps.start(suite, { settings: `allowed_origins = ["${product}"]` });
const browser = await launchBrowser(suite);

let users = 0;
const newUser = () => `user-${++users}`;

async function newContext(scope, options = {}) {
  const context = await browser.newContext({ viewport: { width: 480, height: 640 }, reducedMotion: 'reduce', ...options });
  scope.after(() => context.close());
  return context;
}

// Opens the link as a popup of that product's page.
async function openPopup(scope, origin, link) {
  const context = await newContext(scope);
  const page = await context.newPage();
  await page.goto(`${origin}/?link=${encodeURIComponent(link)}`);
  const opening = page.waitForEvent('popup');
  await page.getByRole('button', { name: 'Connect' }).click();
  const popup = await opening;
  popup.faults = [];
  popup.on('pageerror', (error) => popup.faults.push(String(error)));
  popup.on('console', (message) => message.type() === 'error' && popup.faults.push(message.text()));
  return { page, popup };
}

const pressOn = (page) => page.locator('form').getByRole('button').first().click();

async function allowAs(page, person) {
  await page.locator('form', { hasText: `${person}@example.com` }).getByRole('button').click();
}

test('a popup of the product connects the account, tells its page, and goes', async (t) => {
  const userId = newUser();
  const asked = await world.ask(userId, 'github', { opener: product });
  const { page, popup } = await openPopup(t, product, asked.connectUrl);
  await popup.getByText('GitHub').first().waitFor();
  assert.match(await popup.locator('body').innerText(), new RegExp(userId));
  const closed = popup.waitForEvent('close');
  await pressOn(popup);
  await allowAs(popup, 'alice');
  await closed;
  const told = await until('the product to be told', async () => {
    const all = await page.evaluate('told');
    return all.length > 0 && all;
  });
  assert.deepEqual(told, [{ origin: world.server.origin, data: { source: 'signalbox', connectionId: asked.id, status: 'active' } }]);
  assert.deepEqual(popup.faults, []);
  await world.look(userId, 'github');
});

test('a page that did not ask is told nothing', async (t) => {
  const asked = await world.ask(newUser(), 'github', { opener: product });
  const { page, popup } = await openPopup(t, stranger, asked.connectUrl);
  await pressOn(popup);
  await allowAs(popup, 'alice');
  await until('the account to be connected', async () => (await world.show(asked)).status === 'active');
  await popup.waitForEvent('close', { timeout: 2000 }).catch(() => {}); // it may stay, for want of an opener to tell
  assert.deepEqual(await page.evaluate('told'), []);
});

test('no opener but our own origin and the allowed ones is taken', async () => {
  for (const opener of [stranger, 'https://evil.example', '*', 'null', 'javascript:1']) {
    const refused = await world.api.call('POST', '/api/v1/connections', { userId: newUser(), toolkit: 'github', opener });
    assert.equal(refused.status, 400, `${opener}: ${refused.text}`);
  }
});

test('where popups are blocked, the tab itself goes there and back', async (t) => {
  const userId = newUser();
  const asked = await world.ask(userId, 'linear', { returnUrl: `${product}/done` });
  const context = await newContext(t);
  const page = await context.newPage();
  await page.goto(asked.connectUrl);
  await pressOn(page);
  await allowAs(page, 'bob');
  await page.waitForURL(`${product}/done?**`);
  const query = new URL(page.url()).searchParams;
  assert.deepEqual([query.get('connectionId'), query.get('status')], [asked.id, 'active']);
  await world.look(userId, 'linear', 'bob');
});

test('without scripts the pages say all there is to say', async (t) => {
  const userId = newUser();
  const asked = await world.ask(userId, 'gmail');
  const context = await newContext(t, { javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(asked.connectUrl);
  await pressOn(page);
  await allowAs(page, 'alice');
  await page.getByText(/connected/i).first().waitFor();
  assert.match(await page.locator('body').innerText(), /Gmail/);
  await world.look(userId, 'gmail');
});

test('a person who cancels at a strict provider is told so, and the link still works', async (t) => {
  const userId = newUser();
  const asked = await world.ask(userId, 'strict');
  const context = await newContext(t);
  const page = await context.newPage();
  await page.goto(asked.connectUrl);
  await pressOn(page);
  await page.getByText('Cancel').click();
  await page.getByText(/Strict/).first().waitFor();
  assert.equal((await world.show(asked)).status, 'initiated');
  await page.goto(asked.connectUrl);
  await pressOn(page);
  await page.locator('input[name="login"]').fill('alice');
  await page.locator('input[name="password"]').fill('x');
  await page.locator('button[type="submit"]').click();
  await page.getByText(/Continue/).first().click();
  await page.getByText(/connected/i).first().waitFor();
  await world.look(userId, 'strict');
});

test('our pages are readable for everybody, in both themes, wide and narrow', async (t) => {
  for (const colorScheme of ['light', 'dark'])
    for (const width of [1280, 360]) {
      const asked = await world.ask(newUser(), 'slack');
      const context = await newContext(t, { colorScheme, viewport: { width, height: 720 } });
      const page = await context.newPage();
      const examine = async (what) => {
        assert.deepEqual(await findAccessibilityFaults(page), [], `${what}, ${colorScheme}, ${width}`);
        assert.ok(await sidewaysScroll(page) <= 0, `${what} scrolls sideways at ${width}`);
      };
      await page.goto(asked.connectUrl);
      await examine('the page behind a link');
      await pressOn(page);
      await allowAs(page, 'alice');
      await page.getByText(/connected/i).first().waitFor();
      await examine('the last page');
      await page.goto(`${world.server.origin}/oauth/callback?code=x&state=unknown`);
      await examine('the page of a refusal');
    }
});
