// Stories for the live view: one by hand with every kind of input, then random ones with repeats and disorder.
import { call, seeded } from './seeded.mjs';

const noon = Date.UTC(2026, 10, 22, 12);
const at = (seconds) => new Date(noon + seconds * 1000).toISOString();
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

// As make_ordered_id writes it: 48-bit milliseconds, then a counter.
function eventId(n) {
  let bits = (BigInt(noon + n) << 80n) | BigInt(n);
  let out = '';
  for (let i = 0; i < 26; ++i, bits >>= 5n) out = crockford[Number(bits & 31n)] + out;
  return `evt_${out}`;
}

const worker = (n, enabled, rev, more = {}) => ({
  id: `wrk_${n}`, userId: 'u1', type: 'feed_monitor', enabled, config: { feedUrl: 'https://example.com/ä' },
  pausedReason: '', consecutiveFailures: 0, createdAt: at(-9000 + n), rev, ...more });
const run = (n, state, rev) => ({
  id: `run_${n}`, workerId: `wrk_${n % 3}`, workerType: 'feed_monitor', state, createdAt: at(n - 500), rev,
  ...(['succeeded', 'failed', 'skipped'].includes(state) ? { endedAt: at(n - 499) } : {}) });
const session = (n, expires, rev) => ({
  id: `session_${n}`, userId: 'u1', status: 'active', createdAt: at(-9000), expiresAt: at(expires), rev });
const connection = (n, status, rev) => ({
  id: `ca_${n}`, toolkit: 'github', status, statusReason: '', createdAt: at(-9000), rev });

const event = (n, kind, data, type = 'changed') => ({
  v: 1, id: eventId(n), type: `${kind}.${type}`, at: at(n), projectId: 'default', subject: { kind, id: data.id },
  rev: data.rev ?? 0, data: type === 'changed' ? data : {} });
const events = (...list) => call({ kind: 'events', events: list });
const link = (state, seconds) => call({ kind: 'link', state, at: at(seconds) });
const tick = (seconds) => call({ kind: 'tick', at: at(seconds) });
const snapshot = (asOf, lists, setup = {}) =>
  call({ kind: 'snapshot', snapshot: { asOf: eventId(asOf), now: at(0), setup, ...lists } });

function storyByHand() {
  return [
    tick(0), link('connecting', 0), link('open', 1),
    snapshot(10, { workers: [worker(1, false, 1)], sessions: [session(1, 30, 1)], runs: [run(1, 'running', 1)],
      connections: [connection(1, 'active', 1)] }),
    call({ kind: 'toggle', workerId: 'wrk_1', enabled: true, at: at(2) }),
    call({ kind: 'toggle', workerId: 'wrk_1', enabled: false, at: at(2) }), tick(4),
    events(event(11, 'worker', worker(1, true, 2))), events(event(11, 'worker', worker(1, true, 2))),
    events(event(9, 'worker', worker(7, true, 1))),
    call({ kind: 'toggle', workerId: 'wrk_1', enabled: false, at: at(5) }), tick(14), tick(15),
    events(event(12, 'worker', worker(1, false, 3))),
    call({ kind: 'toggle', workerId: 'wrk_1', enabled: true, at: at(16) }),
    call({ kind: 'toggle_failed', workerId: 'wrk_1', reason: 'no account for GitHub' }),
    call({ kind: 'toggle_failed', workerId: 'wrk_9', reason: 'x' }),
    call({ kind: 'toggle', workerId: 'wrk_9', enabled: true, at: at(17) }),
    link('lost', 20), tick(21), tick(34), tick(35), link('connecting', 36), link('open', 37), tick(38),
    link('offline', 40), tick(60), call({ kind: 'toggle', workerId: 'wrk_1', enabled: true, at: at(61) }),
    link('connecting', 62), link('open', 63), link('signed_out', 64), link('open', 65),
    events(event(13, 'run', run(1, 'succeeded', 2)), event(14, 'run', run(2, 'failed', 1)),
      event(15, 'run', run(3, 'hibernating', 1)), event(16, 'connection', connection(1, 'needs_reauth', 2))),
    events(event(17, 'worker', worker(2, true, 1, { consecutiveFailures: 3, mood: 'blue' })),
      event(18, 'worker', worker(3, true, 1, { pausedReason: 'reconnect GitHub' }))),
    events(event(19, 'tool_call', { id: 'log_1', outcome: 'failed' }),
      event(20, 'tool_call', { id: 'log_1', outcome: 'succeeded' }), event(21, 'session', session(2, 500, 1))),
    events(event(22, 'worker', worker(2, true, 2), 'removed')), events(event(22, 'worker', worker(2, true, 2))),
    events(event(23, 'invoice', { id: 'inv_1' }), 7, 'x', {}, { id: 'evt_?' }),
    events({ ...event(24, 'worker', worker(1, true, 9)), data: { id: 'wrk_1' } }),
    snapshot(15, { workers: [worker(1, false, 3)] }), call({ kind: 'reset' }),
    snapshot(3, { workers: [worker(1, true, 1)] }, { sessionCreated: true }),
    ...['', '{', '[]', '7', '{}', '{"kind":"dance"}', '{"kind":"snapshot"}', '{"kind":"snapshot","snapshot":{}}',
      '{"kind":"events"}', '{"kind":"events","events":{}}', '{"kind":"link","state":"up","at":"x"}', '{"kind":"tick"}',
      '{"kind":"toggle","workerId":1}', '{"kind":"toggle_failed"}'].map(call),
    call({ kind: 'snapshot', snapshot: { asOf: 'x', now: at(0), workers: [worker(1, true, 1), { id: 3 }] } }),
    call({ kind: 'snapshot', snapshot: { asOf: 'x', now: at(0), runs: {} } }), tick(100),
  ];
}

function randomEvent(random, n, revs) {
  const which = random.below(10);
  const next = (id) => (revs[id] = (revs[id] ?? 0) + 1);
  if (which < 3) return event(n, 'worker', worker(which, random.chance(50), next(`w${which}`),
    { consecutiveFailures: random.below(4) }), random.chance(15) ? 'removed' : 'changed');
  if (which === 3) return event(n, 'connection', connection(1, random.pick(['active', 'needs_reauth', 'revoked']), next('c')));
  if (which === 4) return event(n, 'session', session(1, random.below(200), next('s')));
  const number = random.below(6);
  return event(n, 'run', run(number, random.pick(['pending', 'claimed', 'running', 'waiting', 'succeeded', 'failed',
    'cancelled', 'skipped', 'unknown']), next(`r${number}`)));
}

function randomStory(seed) {
  const random = seeded(seed);
  const revs = {};
  const lines = [{ fresh: true }, link('open', 0), snapshot(1, { workers: [worker(0, false, 1)] })];
  revs.w0 = 1;
  const told = [];
  for (let n = 2, second = 1; n < 26; ++second) {
    const batch = [];
    for (let i = random.below(4); i >= 0; --i, ++n) batch.push(randomEvent(random, n, revs));
    told.push(...batch);
    if (random.chance(30)) batch.push(random.pick(told));
    if (random.chance(30)) batch.reverse();
    lines.push(events(...batch));
    const more = random.below(6);
    if (more === 0) lines.push(tick(second * 4));
    if (more === 1) lines.push(link(random.pick(['lost', 'open', 'connecting', 'offline']), second * 4));
    if (more === 2) lines.push(call({ kind: 'toggle', workerId: `wrk_${random.below(3)}`, enabled: random.chance(50), at: at(second * 4) }));
  }
  return lines;
}

export function feedLines() {
  const lines = storyByHand();
  for (let seed = 1; seed <= 8; ++seed) lines.push(...randomStory(seed));
  return lines;
}
