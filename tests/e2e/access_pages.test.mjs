// People and access in a real browser: the set-up link, signing in, inviting, keys, users, the audit log, and connecting an
// account at an app in another window; then every page of it in both themes, wide and narrow.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { XServer } from '../fixtures/x/x_server.mjs';
import { AuthorisingApp } from './lib/authorising_app.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { isSound, openContext, openPage, screenshot, showsLive } from './lib/pages.mjs';
import { Server } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const suite = { after };
const github = await AuthorisingApp.start(suite);
const x = await XServer.start(suite);
const server = await Server.start(suite, {
  config: `${github.config()}[toolkits.twitter]\nserver = "${x.origin}"\n`,
});
const browser = await launchBrowser(suite);
const ada = { email: 'ada@example.com', name: 'Ada Byron', password: 'a bridge of sevenths' };
const adasContext = await openContext(suite, browser, { permissions: ['clipboard-read', 'clipboard-write'] });
// Closed with its test: a browser keeps six connections to a server, and each page holds one for its events.
async function open(scope, path) {
  const page = await openPage(adasContext, server.origin + path);
  scope.after(() => page.close());
  return page;
}
const field = (page, label) => page.getByLabel(label, { exact: true });

async function signIn(page, { email, password }) {
  await field(page, 'E-mail address').fill(email);
  await field(page, 'Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('the printed link makes the first admin, once, and its ticket leaves the address at once', async (t) => {
  const link = await until('the set-up link', () => /http\S+\/set-up#\S+/.exec(server.stdout)?.[0]);
  const locked = await openPage(await openContext(t, browser), server.origin);
  await locked.getByRole('heading', { name: 'Nobody has an account yet' }).waitFor();
  await isSound(locked);

  const page = await openPage(adasContext, link);
  t.after(() => page.close());
  await field(page, 'E-mail address').fill(ada.email);
  assert.equal(page.url(), `${server.origin}/set-up`);
  await field(page, 'Name').fill(ada.name);
  await field(page, 'Password').fill('too short');
  await page.getByRole('button', { name: 'Make the account' }).click();
  assert.equal(page.url(), `${server.origin}/set-up`);
  await field(page, 'Password').fill(ada.password);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await showsLive(page);
  await page.getByRole('button', { name: /Account: Ada Byron/ }).waitFor();

  const late = await openPage(await openContext(t, browser), link);
  await late.getByText(/This link is not good/).waitFor();
  await isSound(late);
  assert.deepEqual(page.faults, []);
});

test('signing out and in by the keyboard alone, without losing the address', async (t) => {
  const page = await open(t, '/users?q=nobody');
  await page.getByText('No user').first().waitFor();
  await page.getByRole('button', { name: /Account: / }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'My account' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'My account' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  const leave = page.getByRole('button', { name: 'Sign out' });
  for (let i = 0; i < 5 && !(await leave.evaluate((it) => it === document.activeElement)); ++i) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();

  await page.goto(`${server.origin}/users?q=nobody`);
  await field(page, 'E-mail address').focus();
  await page.keyboard.type(ada.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type('not the password');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('the e-mail address or the password is wrong').waitFor();
  await field(page, 'Password').fill(ada.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Users' }).waitFor();
  assert.equal(page.url(), `${server.origin}/users?q=nobody`);
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie);
  assert.equal(kept.includes(ada.password), false);
  assert.deepEqual(page.faults, []);
});

test('somebody is invited, joins, sees what a member sees, and is out when disabled', async (t) => {
  const page = await open(t, '/people');
  await page.getByRole('link', { name: 'Invite' }).click();
  await field(page, 'E-mail address (optional)').fill('grace@example.com');
  await page.getByRole('button', { name: 'Make the invitation' }).click();
  const link = await page.getByRole('region', { name: 'Link to join' }).innerText();
  await isSound(page);
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByText('grace@example.com').waitFor();
  assert.equal((await page.content()).includes(link.split('#')[1]), false, 'the link is still on the page');

  const grace = await openPage(await openContext(t, browser), link);
  await field(grace, 'Name').fill('Grace Hopper');
  await field(grace, 'Password').fill('nanoseconds of wire');
  await grace.getByRole('button', { name: 'Make the account' }).click();
  await showsLive(grace);
  assert.deepEqual(await grace.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts(),
                   ['Overview', 'Workers', 'Runs', 'Connections', 'Sessions']);
  await grace.goto(`${server.origin}/audit`);
  await grace.getByRole('alert').waitFor();

  await page.reload();
  await page.getByRole('link', { name: 'Grace Hopper' }).click();
  await page.getByRole('link', { name: 'Disable the account' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
  await grace.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 20_000 });
  assert.equal(grace.url(), `${server.origin}/audit`);

  await page.getByRole('button', { name: 'Enable the account' }).click();
  await page.getByRole('button', { name: 'Make a password link' }).click();
  const reset = await page.getByRole('region', { name: 'Link to set another password' }).innerText();
  await grace.goto(reset);
  await field(grace, 'New password').fill('the first compiler of all');
  await grace.getByRole('button', { name: 'Set the password' }).click();
  await grace.getByRole('link', { name: 'Sign in' }).click();
  await signIn(grace, { email: 'grace@example.com', password: 'the first compiler of all' });
  await showsLive(grace);
  assert.deepEqual([...page.faults, ...grace.faults], []);
});

test('the last admin stays one, and is told why', async (t) => {
  const page = await open(t, '/people');
  await page.getByRole('link', { name: ada.name }).click();
  await field(page, 'Role').selectOption('viewer');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('alert').getByText(/admin/).waitFor();
});

test('a key is shown once, does what its scopes say, and is worth nothing once revoked', async (t) => {
  const page = await open(t, '/keys?add=key');
  await field(page, 'Name (optional)').fill('billing server');
  await page.getByLabel('Workers and their runs').uncheck();
  await page.getByRole('button', { name: 'Make the key' }).click();
  const key = await page.getByRole('region', { name: 'Key' }).innerText();
  await page.getByRole('button', { name: 'Copy Key' }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), key);
  await page.mouse.click(40, 500); // beside the sheet, which stays
  await isSound(page);
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByText('billing server').waitFor();
  assert.equal((await page.content()).includes(key), false, 'the key is still on the page');

  const api = server.api(key);
  assert.equal((await api.call('GET', '/api/v1/sessions')).status, 200);
  assert.equal((await api.call('GET', '/api/v1/workers')).status, 403);
  await page.getByRole('link', { name: /^Revoke billing server/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await until('the key to be refused', async () => (await api.call('GET', '/api/v1/sessions')).status === 401);
  await page.getByText('No key').first().waitFor();
  await page.getByLabel('With revoked and expired').check();
  await page.getByRole('row', { name: /billing server/ }).getByText('Revoked').waitFor();
  assert.deepEqual(page.faults, []);
});

test('a user is added, disabled and enabled', async (t) => {
  const page = await open(t, '/users');
  await page.getByRole('link', { name: 'Add a user' }).click();
  await field(page, 'User').fill('customer/88 41');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const row = page.getByRole('row', { name: /customer\/88 41/ });
  await row.getByRole('link', { name: /^Disable/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click();
  await row.getByText('Disabled').waitFor();
  await row.getByRole('button', { name: /^Enable/ }).click();
  await row.getByText('Active').waitFor();
  assert.deepEqual(page.faults, []);
});

test('the audit log tells who did it, filters by its address, and is taken away as a file', async (t) => {
  const page = await open(t, '/audit');
  await field(page, 'Action').fill('key.created');
  await page.waitForURL(/\?action=key\.created$/);
  const entry = page.getByRole('row', { name: /key\.created/ });
  await until('only this action', async () => await page.getByRole('row').count() === 1 + await entry.count());
  assert.match(await entry.first().innerText(), /Ada Byron/);
  await page.reload();
  await entry.first().getByRole('link').click();
  await page.getByRole('region', { name: 'Detail' }).getByText('billing server').waitFor();
  await isSound(page);
  await page.keyboard.press('Escape');
  for (const [name, head] of [['CSV', /^[^\n]*action/], ['NDJSON', /^\{"/]]) {
    const [download] = await Promise.all([page.waitForEvent('download'),
                                          page.getByRole('button', { name, exact: true }).click()]);
    const text = await readFile(await download.path(), 'utf8');
    assert.match(text, head);
    assert.ok(text.includes('key.created') && !text.includes('sign_in.succeeded'), text);
  }
  assert.deepEqual(page.faults, []);
});

test('a changed password ends the other browsers, which show it without losing the address', async (t) => {
  const other = await openPage(await openContext(t, browser), `${server.origin}/sessions?q=x`);
  await signIn(other, ada);
  await showsLive(other);
  const page = await open(t, '/account');
  await page.getByText('this browser').waitFor();
  await field(page, 'Name').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await page.getByRole('button', { name: /Account: Ada Lovelace/ }).waitFor();
  await field(page, 'Current password').fill('not it at all');
  await field(page, 'New password').fill('another bridge of sevenths');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText(/wrong/).first().waitFor();
  await field(page, 'Current password').fill(ada.password);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('The password is changed.').waitFor();
  ada.password = 'another bridge of sevenths';
  await other.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 20_000 });
  assert.equal(other.url(), `${server.origin}/sessions?q=x`);
  await signIn(other, ada);
  await showsLive(other);
  await page.reload();
  await page.getByRole('button', { name: /^End: / }).click();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor({ timeout: 20_000 });
  assert.deepEqual([...page.faults, ...other.faults], []);
});

async function allow(popup, link) {
  await popup.getByRole('button', { name: /^Continue/ }).click();
  await popup.getByRole('link', { name: link }).click();
}

test('an admin sets an app up, and an account is connected in another window', async (t) => {
  const page = await open(t, '/connections');
  await showsLive(page);
  await page.getByRole('link', { name: 'Set up GitHub' }).click();
  assert.equal((await page.getByRole('region', { name: /Redirect URL/ }).innerText()).trim(), `${server.origin}/oauth/callback`);
  await field(page, 'Client id').fill('client-of-ours');
  await field(page, 'Client secret').fill('secret-of-ours');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('link', { name: 'Connect GitHub' }).click();
  await field(page, 'User').fill('ada');
  const begin = () => Promise.all([page.waitForEvent('popup'), page.getByRole('button', { name: 'Connect', exact: true }).click()]);

  const [refusing] = await begin();
  await allow(refusing, 'Refuse');
  await page.getByText('GitHub was not connected.').waitFor();
  await refusing.close();
  const [popup] = await begin();
  await screenshot(popup, 'connect-page-light');
  await allow(popup, 'Allow as octo-ada');
  await page.getByText('GitHub is connected').waitFor();
  await until('the window to close itself', () => popup.isClosed());
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row', { name: /octo-ada/ }).getByText('Connected').waitFor();
  assert.deepEqual([...new Set(github.clients)], ['client-of-ours']);
  assert.deepEqual(page.faults, []);
});

test('where windows are blocked the link does, and the page learns of it from the change feed', async (t) => {
  const page = await open(t, '/connections?connect=github');
  await page.evaluate(() => { window.open = () => null; });
  await field(page, 'User').fill('ada');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText(/Already connected/).waitFor();
  await page.getByRole('button', { name: 'Connect another account' }).click();
  await page.getByText('Your browser blocked the window.').waitFor();
  await isSound(page);
  await screenshot(page, 'connect-blocked-light-1440');
  const link = await page.getByRole('region', { name: /^Link to connect/ }).innerText();
  const elsewhere = await openPage(await openContext(t, browser), link);
  await allow(elsewhere, 'Allow as ada-at-work');
  await page.getByText('GitHub is connected').waitFor();
  assert.deepEqual(page.faults, []);
});

test('an account is tested, named, made the default, restricted and disconnected', async (t) => {
  const page = await open(t, '/connections?q=ada-at-work');
  await page.getByRole('link', { name: 'ada-at-work', exact: true }).click();
  await page.getByRole('button', { name: 'Test' }).click();
  await page.getByText('It works').waitFor();
  await page.getByRole('button', { name: 'Make default' }).click();
  await page.getByText(/yes, meant when a call names none/).waitFor();
  await field(page, 'Your name for it').fill('work');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByText('work, for ada').waitFor();
  await page.getByText('Every tool may use it').click();
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Allow only 1 tool' }).click();
  await page.getByText('1 tool may use it').first().waitFor();
  await isSound(page);
  await page.getByRole('link', { name: 'Disconnect' }).click();
  await page.getByRole('alertdialog').getByText('No worker that is on acts with it.').waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('link', { name: 'work', exact: true }).waitFor({ state: 'detached' });
  assert.deepEqual(page.faults, []);
});

test('a token is pasted for an app that takes one', async (t) => {
  x.tokens.set('x-token', '2244994945');
  const page = await open(t, '/connections?connect=twitter');
  await field(page, 'User').fill('ada');
  await field(page, 'Token').fill('x-token');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText('X is connected').waitFor();
  assert.equal((await page.content()).includes('x-token'), false);
  assert.deepEqual(page.faults, []);
});

const pages = {
  account: '/account', people: '/people', 'people-invite': '/people?invite=person', users: '/users', keys: '/keys?all=yes',
  'key-new': '/keys?add=key', audit: '/audit', connections: '/connections', connect: '/connections?connect=github',
  'app-set-up': '/connections?setup=github',
};
const doors = { 'sign-in': '/', join: '/join', 'reset-password': '/reset-password' };

test('every page of it, in both themes, wide and narrow', async (t) => {
  const state = await adasContext.storageState();
  for (const theme of ['light', 'dark'])
    for (const width of [1440, 390])
      for (const [name, path] of Object.entries({ ...pages, ...doors }))
        await t.test(`${name}, ${theme}, ${width} px`, async (t) => {
          const storageState = name in pages ? state : undefined;
          const context = await openContext(t, browser, { theme, width, height: width === 390 ? 844 : 900, storageState });
          const page = await openPage(context, server.origin + path);
          if (name in pages) await showsLive(page);
          else await page.getByRole('heading').first().waitFor();
          await page.getByRole('status').filter({ hasText: 'Loading' }).waitFor({ state: 'detached' });
          await screenshot(page, `${name}-${theme}-${width}`);
          await isSound(page);
        });
});
