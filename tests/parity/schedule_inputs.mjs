// Inputs about schedules and zones: each field of cron by hand, clock changes, then random expressions.
import { readFileSync } from 'node:fs';
import { call, seeded } from './seeded.mjs';

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Sao_Paulo'];

function zone(name) {
  const bytes = readFileSync(`/usr/share/zoneinfo/${name}`);
  return { fn: 'loadZone', in: [name, { base64: bytes.toString('base64') }] };
}

const cron = (expression, timeZone = 'UTC') => ({ kind: 'cron', expression, timeZone });
const interval = (everyMs) => ({ kind: 'interval', everyMs });

const expressions = [
  '* * * * *', '*/5 * * * *', '0 9 * * 1-5', '30 2 * * *', '15 1 * * *', '0 0 1 * *', '0 0 29 2 *', '0 12 L * *',
  '0 12 LW * *', '0 12 15W * *', '0 8 * * 1#2', '0 8 * * 5L', '0 0 13 * 5', '0 0 13 * +5', '@hourly', '@daily',
  '@weekly', '@monthly', '@yearly', 'H * * * *', 'H/15 * * * *', 'H(0-29)/10 * * * *', '*/10 * * * * *',
  '0 30 14 1 JAN ? 2030', '0 0 * * SUN', '0 0 * * 7', '5-10,40-50/5 8-18/2 * 1,6 MON-FRI',
];
const refused = [
  '', '*', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * 32 * *', '0 0 30 2 *', '* * * 13 *', '* * * * 8', 'a b c d e',
  '*/0 * * * *', '5-1 * * * *', '* * * * * * * *', '@never', '0 0 1 1 1#6', '1,,2 * * * *', '0 0 0 1 1 ? 1969',
];

const field = (random, low, high) => {
  const number = () => low + random.below(high - low + 1);
  const [a, b] = [number(), number()].sort((x, y) => x - y);
  return random.pick(['*', `${a}`, `${a}-${b}`, `*/${1 + random.below(high)}`, `${a},${b}`, `${a}-${b}/2`]);
};

function randomSchedule(random) {
  if (random.chance(15)) return interval(60_000 * (1 + random.below(3000)));
  const fields = [field(random, 0, 59), field(random, 0, 23), field(random, 1, 28), field(random, 1, 12),
    field(random, 0, 7)];
  return cron(fields.join(' '), random.pick([...zones, 'UTC']));
}

const wrong = [
  '', '{', '[]', 'null', '"x"', '{}', '{"schedule":7}', '{"schedule":{"kind":"moon"}}', '{"schedule":{"kind":5}}',
  '{"schedule":{"kind":"cron"}}', '{"schedule":{"kind":"interval"}}', '{"schedule":{"kind":"interval","everyMs":1}}',
  '{"schedule":{"kind":"interval","everyMs":-5}}', '{"schedule":{"kind":"interval","everyMs":1e300}}',
  { schedule: cron('* * * * *', 'Mars/Olympus') }, { schedule: cron('* * * * *', '../etc/passwd') },
  { schedule: cron('* * * * *'), mood: 1 }, '{"schedule":"' + '['.repeat(100) + '"}', '['.repeat(100),
];

export function zoneLines() {
  const loadZone = zones.map(zone);
  loadZone.push(
    { in: ['Europe/Nowhere', { base64: '' }] }, { in: ['../etc', { base64: 'VFppZg==' }] },
    { in: ['', { base64: '' }] }, { in: ['Europe/Berlin', { base64: 'VFppZjI=' }] },
    { in: ['UTC', 'not a zone file'] }, { in: ['Etc/Zero', { base64: 'VFppZjI' + 'A'.repeat(60) }] },
    call({ schedule: cron('0 9 * * *', 'Europe/Berlin') }));
  loadZone[loadZone.length - 1].fn = 'checkSchedule';
  return { loadZone };
}

export function scheduleLines() {
  const random = seeded(1);
  const loaded = zones.map(zone);
  const check = [...expressions, ...refused].map((expression) => call({ schedule: cron(expression), seed: 'wrk_1' }));
  check.push(...[60_000, 59_999, 90_000, 300_000, 3_600_000, 86_400_000, 4e10].map((ms) =>
    call({ schedule: interval(ms) })));
  check.push(call({ schedule: cron('0 0 * * *'), after: '2026-02-01T00:00:00Z' }), ...wrong.map(call));
  for (let i = 0; i < 60; ++i) check.push(call({ schedule: randomSchedule(random) }));

  const preview = [];
  const ask = (schedule, after, more = {}) => preview.push(call({ schedule, after, count: 5, ...more }));
  for (const expression of expressions) ask(cron(expression), '2026-11-22T08:00:00Z', { seed: 'wrk_1' });
  for (const name of zones) {
    for (const after of ['2026-03-28T00:00:00Z', '2026-10-24T00:00:00Z', '2026-03-07T12:00:00Z',
      '2026-10-31T12:00:00Z', '2026-04-04T00:00:00Z', '2018-11-03T00:00:00Z']) {
      ask(cron('30 2 * * *', name), after);
      ask(cron('*/30 1-3 * * *', name), after);
    }
  }
  for (const count of [0, 1, 20, 21, -1, 1.5, 'two']) ask(cron('0 0 * * *'), '2026-01-01T00:00:00Z', { count });
  ask(interval(300_000), '2026-01-01T00:00:01Z', { anchor: '2026-01-01T00:00:00Z' });
  ask(interval(300_000), 'yesterday');
  ask(cron('0 0 1 1 *'), '2099-06-01T00:00:00Z');
  preview.push(...wrong.map(call));
  for (let i = 0; i < 60; ++i)
    ask(randomSchedule(random), new Date(1.7e12 + random.below(4e9) * 100).toISOString(), { count: 3 });
  return { checkSchedule: [...loaded, ...check], previewSchedule: [...loaded, ...preview] };
}
