// The program is killed at every seam between two effects on the world, and from outside at random moments. What
// the feed and X published is then compared with what all runs reported: nothing lost, nothing told twice.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FeedServer } from '../fixtures/feed/feed_server.mjs';
import { XServer } from '../fixtures/x/x_server.mjs';
import { crashtestBin } from './lib/environment.mjs';
import { firstRun, isEnded, itemIds, noOpenRuns, runNow, runsOf } from './lib/runs.mjs';
import { seeded } from './lib/seeded.mjs';
import { Server } from './lib/server.mjs';
import { until } from './lib/wait.mjs';

const random = seeded('crash');
const rarely = { kind: 'interval', everyMs: 24 * 3600 * 1000 };
const everySecond = { kind: 'cron', expression: '* * * * * *', timeZone: 'UTC' };

// A feed monitor and an X monitor on a server that may be killed, and the books to compare with.
class Line {
  published = { feed_monitor: [], twitter_monitor: [] };

  static async open(scope, schedule) {
    const line = new Line();
    line.feed = await FeedServer.start(scope);
    line.x = await XServer.start(scope);
    line.x.pageSize = 5;
    line.x.tokens.set('x-token', '2244994945');
    line.server = await Server.start(scope, { dev: true, config: `
[toolkits.twitter]
server = "${line.x.origin}"
[guard]
allow = ["feed:${line.feed.host}"]
` });
    await line.#open(schedule);
    return line;
  }

  async #open(schedule) {
    const { api } = this;
    this.publish(2);
    await api.post('/api/v1/connections', { userId: 'rider', toolkit: 'twitter', token: 'x-token' });
    const worker = { userId: 'rider', enabled: true, schedule };
    this.workers = [
      await api.post('/api/v1/workers', { ...worker, type: 'feed_monitor', config: { feedUrl: this.feed.rss } }),
      await api.post('/api/v1/workers', { ...worker, type: 'twitter_monitor' }),
    ];
    for (const one of this.workers) assert.equal((await firstRun(api, one)).newItems, 2);
  }

  get api() {
    return this.server.api();
  }

  publish(count = 1) {
    this.published.feed_monitor.push(...this.feed.publish(count));
    for (let i = 0; i < count; ++i) this.published.twitter_monitor.push(this.x.mention('@signalbox hello'));
  }

  // Asks both workers to run; the server may die at any moment of it.
  async ask() {
    for (const { id } of this.workers)
      await this.api.call('POST', `/api/v1/workers/${id}/run`, {}).catch(() => {});
  }

  // Whether no run is left to do; false when the server is gone.
  async isIdle() {
    try {
      return (await this.runs()).every(isEnded);
    } catch {
      return false;
    }
  }

  async runs() {
    const { api } = this;
    return (await Promise.all(this.workers.map((worker) => runsOf(api, worker)))).flat();
  }

  // After everything has come to rest: each item was reported by exactly one run.
  async settle() {
    const { api } = this;
    for (const worker of this.workers) {
      await noOpenRuns(api, worker, { within: 60_000 });
      await runNow(api, worker);
      const runs = await runsOf(api, worker);
      assert.deepEqual(runs.flatMap(itemIds).sort(), [...this.published[worker.type]].sort(), worker.type);
    }
  }

  async checkIntegrity() {
    const file = join(this.server.data, 'crash-backup.db');
    const { status, stderr } = await this.server.cli('backup', file);
    assert.equal(status, 0, stderr);
    const answer = execFileSync('sqlite3', [file, 'PRAGMA integrity_check; PRAGMA foreign_key_check;'],
                                { encoding: 'utf8' });
    assert.equal(answer, 'ok\n');
    const doctor = await this.api.get('/api/v1/doctor');
    assert.equal(doctor.ok, true, JSON.stringify(doctor.findings));
  }
}

const line = await Line.open({ after }, rarely);

// A run of the feed monitor makes one call, one of the X monitor two and more.
const seams = { before_call: 6, after_call: 6, before_commit: 7, after_commit: 7 };
for (const [seam, times] of Object.entries(seams)) {
  for (let number = 1; number <= times; ++number) {
    test(`killed at ${seam}, the ${number}. time: nothing is lost and nothing told twice`, async () => {
      const { server } = line;
      await server.stop();
      line.publish(1 + random.below(7));
      const asked = { feed: line.feed.log.length, x: line.x.log.length };
      await server.resume({ bin: crashtestBin, env: { SIGNALBOX_FAILPOINT: `${seam}:${number}` } });
      while (!server.hasExited) {
        await line.ask();
        await until('the program to die or its runs to end', () => server.hasExited || line.isIdle());
      }
      assert.equal((await server.exited).signal, 'SIGKILL', server.stderr.slice(-2000));
      if (seam === 'after_call')
        assert.ok(line.feed.log.length + line.x.log.length > asked.feed + asked.x, 'it died before it asked');

      await server.resume();
      await line.settle();
    });
  }
}

test('interrupted runs are visible as such', async () => {
  const recovered = (await line.runs()).filter((run) => run.recoveries > 0);
  // A run whose call had begun was in progress when the program died.
  assert.ok(recovered.length >= seams.before_call + seams.after_call, `only ${recovered.length} runs tell`);
  for (const run of recovered) assert.equal(run.state, 'succeeded', JSON.stringify(run));
});

test('the store is whole after all of it', () => line.checkIntegrity());

test('killed from outside at random moments', async (t) => {
  const busy = await Line.open(t, everySecond);
  const { server } = busy;
  for (let round = 0; round < 10; ++round) {
    busy.publish(1 + random.below(3));
    const moment = random.below(1500);
    await new Promise((resolve) => setTimeout(resolve, moment));
    await server.kill();
    busy.publish(1);
    await server.resume();
  }
  for (const { id } of busy.workers) await busy.api.patch(`/api/v1/workers/${id}`, { enabled: false });
  await busy.settle();
  await busy.checkIntegrity();
});
