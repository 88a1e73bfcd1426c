// How long the browser module takes over 100,000 runs, in Node, and how large it is. Prints figures; judges nothing.
//   SIGNALBOX_WASM_DIR=build/release/wasm-out node tests/bench/history_bench.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { loadModule } from '../parity/vectors.mjs';
import { seeded } from '../parity/seeded.mjs';

const rows = 100_000;
const random = seeded(1);
const column = (make) => Array.from({ length: rows }, (_, i) => make(i));
const columns = {
  workers: column((i) => `wrk_${i}`).slice(0, 500), types: ['feed_monitor', 'twitter_monitor'],
  users: column((i) => `user_${i}`).slice(0, 200), states: ['succeeded', 'failed', 'skipped', 'running'],
  triggers: ['schedule', 'manual'], ids: column((i) => `run_01HF${String(1e9 - i).padStart(22, '0')}`),
  worker: column(() => random.below(500)), type: column(() => random.below(2)), user: column(() => random.below(200)),
  state: column(() => random.below(4)), trigger: column(() => random.below(2)),
  createdAtMs: column((i) => 1.79e12 - i * 1000), durationMs: column(() => random.below(60_000) - 1),
  newItems: column(() => 0),
};

function measure(name, work, times = 20) {
  const taken = Array.from({ length: times }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  }).sort((a, b) => a - b);
  console.log(`${name}: ${taken[0].toFixed(2)} ms best, ${taken[times >> 1].toFixed(2)} ms median of ${times}`);
}

const core = await loadModule();
const text = JSON.stringify(columns);
measure(`load ${rows} rows (${(text.length / 1e6).toFixed(1)} MB of JSON)`, () => {
  core.historyClear();
  core.historyAppend(text);
}, 3);
measure('JSON.parse of the same text', () => JSON.parse(text), 3);
const from = 1.79e12 - rows * 500;
measure('filter all + counts + p50/p95', () => core.historyFilter('{}'));
measure('filter state, user, time', () =>
  core.historyFilter(JSON.stringify({ states: ['failed', 'succeeded'], triggers: ['schedule'], fromMs: from })));
measure('filter by id prefix', () => core.historyFilter('{"text":"run_01hf00000000000009999"}'));
measure('filter all, longest first', () => core.historyFilter('{"sort":"longest"}'));
measure('one changed run', () => core.historyUpsert(JSON.stringify({ id: 'run_new', workerId: 'wrk_1',
  workerType: 'feed_monitor', userId: 'user_1', state: 'failed', trigger: 'manual', createdAt: '2026-11-22T00:00:00Z' })));
measure('page of 50 rows', () => core.historyRows(5000, 50));

for (const file of ['signalbox_core.wasm', 'signalbox_core.mjs']) {
  const bytes = readFileSync(join(process.env.SIGNALBOX_WASM_DIR, file));
  console.log(`${file}: ${bytes.length} bytes, ${(brotliCompressSync(bytes).length / 1024).toFixed(1)} KiB br`);
}
