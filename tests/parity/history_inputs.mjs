// Inputs about the run history: one small set of columns, asked in many ways, changed and asked again.
import { call, seeded } from './seeded.mjs';

const start = Date.UTC(2026, 10, 22);
const states = ['succeeded', 'failed', 'running', 'skipped', 'hibernating'];

function columns(seed, rows) {
  const random = seeded(seed);
  const out = { asOf: 'evt_1', workers: ['wrk_a', 'wrk_b', 'wrk_c'], types: ['feed_monitor', 'twitter_monitor'],
    users: ['u1', 'ü2'], states, triggers: ['schedule', 'manual'], ids: [], worker: [], type: [], user: [], state: [],
    trigger: [], createdAtMs: [], durationMs: [], newItems: [] };
  for (let i = 0; i < rows; ++i) {
    out.ids.push(`run_${String(9000 - i)}${seed}`);
    out.worker.push(random.below(3));
    out.type.push(random.below(2));
    out.user.push(random.below(2));
    out.state.push(random.below(states.length));
    out.trigger.push(random.below(2));
    out.createdAtMs.push(start - i * 1000 + random.below(3) * 500);
    out.durationMs.push(random.pick([-1, 0, 1, 250, random.below(100_000), 5e9 + random.below(1000)]));
    out.newItems.push(random.below(4));
  }
  return out;
}

const run = (id, state, seconds, rev, more = {}) => ({ id, workerId: 'wrk_a', workerType: 'feed_monitor', userId: 'u1',
  state, trigger: 'manual', createdAt: new Date(start + seconds * 1000).toISOString(), rev, ...more });
const ended = { startedAt: new Date(start).toISOString(), endedAt: new Date(start + 777).toISOString() };

function randomFilter(random) {
  const filter = { sort: random.pick(['newest', 'oldest', 'longest']) };
  if (random.chance(50)) filter.states = [random.pick(states), random.pick(states)];
  if (random.chance(40)) filter.workerIds = [random.pick(['wrk_a', 'wrk_b', 'wrk_x'])];
  if (random.chance(30)) filter.userIds = ['ü2'];
  if (random.chance(30)) filter.types = ['feed_monitor'];
  if (random.chance(30)) filter.triggers = ['schedule'];
  if (random.chance(30)) filter.fromMs = start - random.below(200) * 1000;
  if (random.chance(30)) filter.toMs = start - random.below(50) * 1000;
  if (random.chance(20)) filter.text = random.pick(['run_89', '88', 'RUN_9', 'x']);
  return filter;
}

const wrongFilters = ['', '{', '[]', '{"sort":"x"}', '{"states":"failed"}', '{"fromMs":"now"}', '{"fromMs":1.5}',
  '{"text":7}', '{"what":1}', '{"states":null}', '{"fromMs":null}'];

export function historyLines() {
  const random = seeded(3);
  const as = (fn, line) => ({ fn, ...line });
  const filled = as('historyAppend', call(columns(1, 200)));

  const filters = [call({}), filled, call({}), ...wrongFilters.map(call)];
  for (let i = 0; i < 50; ++i) filters.push(call(randomFilter(random)));

  const rows = [{ in: [0, 5] }, filled, { in: [0, 5] }, { in: [198, 10] }, { in: [500, 1] }, { in: [-1, 2] },
    { in: [0, 0] }, { in: [0.9, 1.9] }, { in: [1e300, 1e300] }];
  for (let i = 0; i < 20; ++i)
    rows.push(as('historyFilter', call(randomFilter(random))), { in: [random.below(20), 6] });

  const one = columns(1, 1);
  const append = [call(columns(1, 3)), call(columns(2, 3)), call(columns(1, 5)), as('historyRows', { in: [0, 20] }),
    ...['', '{', '[]', '{}', '{"ids":[7]}'].map(call), call({ ...one, worker: [3] }), call({ ...one, state: [-1] }),
    call({ ...one, ids: [''] }), call({ ...one, durationMs: [] }), call({ ...one, createdAtMs: ['x'] }),
    call({ ...one, newItems: undefined }), call({ ...one, mood: 'blue' }), call(columns(3, 0))];

  const upsert = [call(run('run_1', 'running', 1, 1)), call(run('run_1', 'succeeded', 1, 2, ended)),
    call(run('run_1', 'running', 1, 1)), as('historyRows', { in: [0, 5] }), call(run('run_0', 'failed', 0, 1)),
    call(run('run_2', 'waiting', 2, 1, { endedAt: ended.endedAt })), as('historyRows', { in: [0, 5] }),
    ...['', '{}', '[]', '{"id":7}'].map(call), call({ ...run('run_3', 'failed', 3, 1), createdAt: 'x' }),
    call(run('', 'failed', 3, 1)), call(run('run_4', 'hibernating', 4, 1)), call(run('run_4', 'running', 4, 2)),
    as('historyFilter', call({})), as('historyRows', { in: [0, 9] })];

  const clear = [{ in: [] }, filled, { in: [] }, as('historyFilter', call({})), as('historyRows', { in: [0, 5] })];
  return { historyFilter: filters, historyRows: rows, historyAppend: append, historyUpsert: upsert, historyClear: clear };
}
