// Workers against feeds and an X account that keep their own books: what was reported is compared with what the
// other side says it served. X stands behind a proxy that refuses whatever X's API document does not admit.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { FeedServer } from '../fixtures/feed/feed_server.mjs';
import { XServer } from '../fixtures/x/x_server.mjs';
import { startPrism, xDocument } from './lib/counterparts.mjs';
import { firstRun, isEnded, itemIds, noOpenRuns, runEnds, runNow, runsOf } from './lib/runs.mjs';
import { Server } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const suite = { after };
const x = await XServer.start(suite);
const feed = await FeedServer.start(suite);
const prism = await startPrism(suite, xDocument, x.origin);
const server = await Server.start(suite, {
  dev: true,
  config: `
[toolkits.twitter]
server = "${prism}"
[guard]
allow = ["feed:${feed.host}"]
`,
});
const api = server.api();

const rarely = { kind: 'interval', everyMs: 24 * 3600 * 1000 };
const everySecond = { kind: 'cron', expression: '* * * * * *', timeZone: 'UTC' };

let users = 0;
const newUser = () => `user-${++users}`;

// Enables a feed monitor for a user of its own, on a page of the feed server of its own.
async function feedWorker({ site = feed, format = 'rss', schedule = rarely, keywords = [] } = {}) {
  const config = { feedUrl: site[format], keywords };
  return api.post('/api/v1/workers', { userId: newUser(), type: 'feed_monitor', enabled: true, config, schedule });
}

async function connectX(userId, token = `token-of-${userId}`) {
  x.tokens.set(token, '2244994945');
  return api.post('/api/v1/connections', { userId, toolkit: 'twitter', token });
}

async function twitterWorker({ schedule = rarely, userId = newUser() } = {}) {
  const connection = await connectX(userId);
  const worker = await api.post('/api/v1/workers', { userId, type: 'twitter_monitor', enabled: true, schedule });
  return { worker, connection, userId };
}

const patch = (worker, change) => api.patch(`/api/v1/workers/${worker.id}`, change);
const switchOff = (worker) => patch(worker, { enabled: false });
const show = (worker) => api.get(`/api/v1/workers/${worker.id}`);

// An interval takes a minute at least, so it begins here and is looked at in the last test.
const minutely = await feedWorker({ schedule: { kind: 'interval', everyMs: 60_000 } });

test('a feed monitor reports a baseline of five, then only what is new, once', async () => {
  const before = feed.publish(8);
  const worker = await feedWorker();
  const baseline = await firstRun(api, worker);
  assert.equal(baseline.state, 'succeeded');
  assert.deepEqual(itemIds(baseline), before.slice(-5).reverse());
  assert.match(baseline.message, /^5 recent entries: Train \d+ & more$/);

  const fresh = feed.publish(3);
  const second = await runNow(api, worker);
  assert.deepEqual(itemIds(second), fresh.reverse());
  assert.equal(second.newItems, 3);
  const [item] = second.result.items;
  assert.equal(item.link, `${feed.origin}/${item.id}`);
  assert.equal(item.text, `About ${item.title.replace(' & more', '')}.`);
  assert.ok(Math.abs(Date.parse(item.publishedAt) - Date.now()) < 120_000, item.publishedAt);

  const third = await runNow(api, worker);
  assert.equal(third.newItems, 0);
  assert.equal(third.result.checked, feed.ids.length);
  assert.equal(third.message, '');
});

test('a feed monitor reads Atom and keeps to its keywords', async (t) => {
  const site = await FeedServer.start(t);
  site.publish(2, 'Express');
  const allowed = await Server.start(t, { dev: true, config: `[guard]\nallow = ["feed:${site.host}"]` });
  const worker = await allowed.api().post('/api/v1/workers', {
    userId: 'reader', type: 'feed_monitor', enabled: true, schedule: rarely,
    config: { feedUrl: site.atom, keywords: ['night mail'] } });
  assert.equal((await firstRun(allowed.api(), worker)).newItems, 0);

  site.publish(1, 'Goods');
  const [wanted] = site.publish(1, 'Night Mail');
  const run = await runNow(allowed.api(), worker);
  assert.deepEqual(itemIds(run), [wanted]);
  assert.equal(run.result.items[0].author, 'The signalman');
  assert.equal(run.result.checked, 4);
});

test('a schedule of every second starts one run for each second, and each entry is reported once', async () => {
  const worker = await feedWorker({ schedule: everySecond });
  await firstRun(api, worker);
  const published = [];
  const scheduledRuns = async () => (await runsOf(api, worker)).filter((run) => run.trigger === 'schedule');
  for (const count of [1, 2, 3]) {
    published.push(...feed.publish(1));
    await until(`${count} scheduled runs`, async () =>
      (await scheduledRuns()).filter((run) => run.state === 'succeeded').length >= count);
  }
  await switchOff(worker);
  const runs = await noOpenRuns(api, worker);
  const last = await runNow(api, await show(worker));

  const due = runs.filter((run) => run.trigger === 'schedule').map((run) => run.dueAt);
  assert.equal(new Set(due).size, due.length, 'an instant was due twice');
  for (const at of due) assert.equal(Date.parse(at) % 1000, 0, at);
  const reported = [...runs, last].filter((run) => run.trigger !== 'enabled').flatMap(itemIds);
  assert.deepEqual(reported.sort(), published.sort());
});

test('switched off, a worker is not due any more', async () => {
  const worker = await feedWorker({ schedule: everySecond });
  const witness = await feedWorker({ schedule: everySecond });
  await until('a scheduled run', async () => (await runsOf(api, worker)).some((run) => run.trigger === 'schedule'));
  const off = await switchOff(worker);
  assert.equal(off.enabled, false);
  assert.equal(off.nextRunAt ?? null, null);
  const { length: before } = await noOpenRuns(api, worker);

  const { length: seen } = await runsOf(api, witness);
  await until('the other worker to run on', async () => (await runsOf(api, witness)).length >= seen + 2);
  assert.equal((await runsOf(api, worker)).length, before);
  await switchOff(witness);
});

test('a run that comes due while the one before goes on is skipped, with a reason', async (t) => {
  const site = await FeedServer.start(t);
  const slow = await Server.start(t, { dev: true, config: `[guard]\nallow = ["feed:${site.host}"]` });
  const slowApi = slow.api();
  site.publish(1);
  site.faults.mode = 'hang';
  const worker = await slowApi.post('/api/v1/workers', {
    userId: 'waiting', type: 'feed_monitor', enabled: true, schedule: everySecond, config: { feedUrl: site.rss } });
  await until('the request to hang', () => site.faults.heldRequests === 1);
  const held = (await runsOf(slowApi, worker)).find((run) => run.state === 'running');

  const skipped = await until('a skipped run', async () =>
    (await runsOf(slowApi, worker)).find((run) => run.state === 'skipped'));
  assert.equal(skipped.trigger, 'schedule');
  assert.match(skipped.reason, new RegExp(`${held.id}.* still going on`));
  assert.equal(site.log.length, 1, 'nothing else was asked meanwhile');

  site.faults.release();
  await slowApi.patch(`/api/v1/workers/${worker.id}`, { schedule: rarely });
  const ended = await runEnds(slowApi, held.id);
  assert.equal(ended.state, 'succeeded');
  assert.equal(ended.attempt, 2, 'the connection that broke was tried again');
  assert.deepEqual(itemIds(ended), site.ids);
});

test('an X monitor takes five mentions as a baseline, then reads three pages of new ones', async () => {
  for (let i = 0; i < 8; ++i) x.mention(`@signalbox old ${i}`);
  const { worker } = await twitterWorker();
  const baseline = await firstRun(api, worker);
  assert.equal(baseline.state, 'succeeded', JSON.stringify(baseline.error));
  assert.equal(baseline.newItems, 5);
  const newestOld = itemIds(baseline)[0];

  const fresh = [];
  for (let i = 0; i < 20; ++i) fresh.push(x.mention(`@signalbox is the train late? ${i}`));
  x.pageSize = 7;
  const logStart = x.log.length;
  const run = await runNow(api, worker);
  x.pageSize = 100;
  assert.deepEqual(itemIds(run), fresh.reverse());
  assert.equal(run.result.items[0].author, '@passenger');

  const pages = x.log.slice(logStart).filter((entry) => entry.path.endsWith('/mentions'));
  assert.deepEqual(pages.map((entry) => entry.served.length), [7, 7, 6]);
  for (const page of pages) assert.equal(page.query.since_id, newestOld);
  assert.equal((await runNow(api, worker)).newItems, 0);
  assert.equal(x.log.at(-1).query.since_id, fresh[0]);
});

for (const [what, headersIn] of [
  ['Retry-After', () => ({ 'Retry-After': '1' })],
  ['x-rate-limit-reset', () => ({ 'x-rate-limit-reset': String(Math.ceil(Date.now() / 1000) + 1) })],
]) {
  test(`X asks to slow down by ${what}: the run waits, says so, and then succeeds`, async () => {
    const { worker } = await twitterWorker();
    await firstRun(api, worker);
    const mention = x.mention('@signalbox hello');
    const logStart = x.log.length;
    x.refuse(429, headersIn());
    const { id } = await api.post(`/api/v1/workers/${worker.id}/run`);
    const waiting = await until('the run to wait', async () => {
      const { run } = await api.get(`/api/v1/runs/${id}`);
      return run.state === 'waiting' && run;
    });
    assert.match(waiting.reason, /try 2 follows: X asks to slow down/);
    assert.equal(waiting.error.class, 'retryable');
    assert.equal(waiting.error.code, 'rate_limited');

    const run = await runEnds(api, id);
    assert.equal(run.state, 'succeeded');
    assert.deepEqual(itemIds(run), [mention]);
    const [refused, next] = x.log.slice(logStart);
    assert.equal(refused.status, 429);
    assert.ok(next.at - refused.at >= 950, `tried again after ${next.at - refused.at} ms`);
    const { attempts } = await api.get(`/api/v1/runs/${id}`);
    assert.equal(attempts[0].error.code, 'rate_limited');
  });
}

test('an account whose token no longer works pauses the worker; a new token resumes it and keeps the id', async () => {
  const { worker, connection, userId } = await twitterWorker({ schedule: everySecond });
  await firstRun(api, worker);
  x.tokens.delete(`token-of-${userId}`);
  const broken = await until('the connection to need attention', async () => {
    const shown = await api.get(`/api/v1/connections/${connection.id}`);
    return shown.status === 'needs_reauth' && shown;
  });
  assert.match(broken.statusReason, /connect the account again/);
  const paused = await until('the worker to pause', async () => {
    const shown = await show(worker);
    return shown.pausedReason && shown;
  });
  assert.match(paused.pausedReason, /X no longer accepts this account's token/);
  assert.equal(paused.enabled, true);
  assert.equal(paused.nextRunAt ?? null, null);
  const failed = (await noOpenRuns(api, worker)).find((run) => run.state === 'failed');
  assert.equal(failed.error.class, 'auth');

  const mention = x.mention('@signalbox are you there?');
  const renewed = await connectX(userId, `new-token-of-${userId}`);
  assert.equal(renewed.id, connection.id);
  assert.equal(renewed.status, 'active');
  await until('a run that reports the mention', async () =>
    (await runsOf(api, worker)).find((candidate) => itemIds(candidate).includes(mention)));
  assert.equal((await show(worker)).pausedReason, '');
  await switchOff(worker);
});

test('a worker without an account says what is missing, and runs once there is one', async () => {
  const userId = newUser();
  const worker = await api.post('/api/v1/workers', { userId, type: 'twitter_monitor', enabled: true, schedule: rarely });
  const failed = await firstRun(api, worker);
  assert.equal(failed.state, 'failed');
  assert.equal(failed.error.code, 'needs_connection');
  assert.match((await show(worker)).pausedReason, /no connection to "twitter"; connect the account first/);

  await connectX(userId);
  const run = await until('a run that succeeds', async () =>
    (await runsOf(api, worker)).find((candidate) => candidate.state === 'succeeded'));
  assert.equal(run.newItems, 5);
});

test('disconnecting tells which workers stop', async () => {
  const { worker, connection } = await twitterWorker();
  await firstRun(api, worker);
  assert.deepEqual(await api.delete(`/api/v1/connections/${connection.id}`), { stoppedWorkers: [worker.id], revokedUpstream: false });
  assert.match((await show(worker)).pausedReason, /twitter account was disconnected/);
});

test('a preview shows what would be reported and leaves no trace', async () => {
  const { worker } = await twitterWorker();
  await firstRun(api, worker);
  const mention = x.mention('@signalbox a preview');
  const [shown, runs] = [await show(worker), await runsOf(api, worker)];

  const preview = await api.post(`/api/v1/workers/${worker.id}/preview`, {});
  assert.equal(preview.items[0].id, mention);
  assert.deepEqual(preview.calls.map((call) => call.tool), ['TWITTER_USER_LOOKUP_ME', 'TWITTER_GET_MENTIONS']);
  const other = await api.post(`/api/v1/workers/${worker.id}/preview`, { config: { keywords: ['no such word'] } });
  assert.deepEqual(other.items, []);

  assert.deepEqual(await show(worker), shown);
  assert.deepEqual(await runsOf(api, worker), runs);
  assert.deepEqual(itemIds(await runNow(api, worker)), [mention]);
});

test('switched off while it waits for another try, a run is withdrawn', async () => {
  const { worker } = await twitterWorker();
  await firstRun(api, worker);
  x.refuse(429, { 'Retry-After': '3600' });
  const { id } = await api.post(`/api/v1/workers/${worker.id}/run`);
  await until('the run to wait', async () => (await api.get(`/api/v1/runs/${id}`)).run.state === 'waiting');
  await switchOff(worker);
  const { run } = await api.get(`/api/v1/runs/${id}`);
  assert.equal(run.state, 'cancelled');
  assert.match(run.reason, /switched off/);
});

test('a second run of the same worker has to wait', async () => {
  const { worker } = await twitterWorker();
  await firstRun(api, worker);
  x.refuse(429, { 'Retry-After': '3600' });
  const { id } = await api.post(`/api/v1/workers/${worker.id}/run`);
  const refused = await api.call('POST', `/api/v1/workers/${worker.id}/run`, {});
  assert.equal(refused.status, 409);
  assert.match(refused.body.detail, new RegExp(id));
  await switchOff(worker);
});

test('nothing was ever asked of X that its API document does not admit', () => {
  assert.deepEqual(x.log.filter((entry) => ![200, 401, 429].includes(entry.status)), []);
});

test('an interval runs a minute after it came into force', async () => {
  const first = (await runsOf(api, minutely)).at(-1);
  const run = await until('the run of the interval', async () =>
    (await runsOf(api, minutely)).findLast((candidate) => candidate.trigger === 'schedule' && isEnded(candidate)), { within: 75_000 });
  const elapsed = Date.parse(run.dueAt) - Date.parse(first.createdAt);
  assert.ok(elapsed >= 59_900 && elapsed <= 60_100, `due after ${elapsed} ms`);
  assert.ok(Date.parse(run.startedAt) >= Date.parse(run.dueAt), 'it began early');
});
