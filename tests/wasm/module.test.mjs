// What only the browser module can get wrong: its types, long texts, odd text and odd calls.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { loadModule } from '../parity/vectors.mjs';

const declarations = readFileSync(new URL('../../wasm/index.d.ts', import.meta.url), 'utf8');

test('index.d.ts declares exactly the functions of the module', async () => {
  const core = await loadModule();
  const body = declarations.match(/interface SignalboxCore \{([\s\S]*?)\n\}/)[1];
  const declared = [...body.matchAll(/^ {2}(\w+)\(/gm)].map((match) => match[1]);
  assert.deepEqual(declared.sort(), JSON.parse(core.functionNames()).map(([name]) => name).sort());
});

test('texts of megabytes pass, beyond the limit they are refused', async () => {
  const core = await loadModule();
  const long = 'ä😀'.repeat(300_000);
  const answer = JSON.parse(core.checkArguments(JSON.stringify({ schema: { maxLength: 1 }, arguments: long })));
  assert.equal(answer.ok, true);
  assert.equal(answer.value.valid, false);
  const refused = JSON.parse(core.checkArguments('x'.repeat(5 << 20)));
  assert.equal(refused.error.code, 'too_large');
});

test('text survives the way in and out', async () => {
  const core = await loadModule();
  const words = 'ä ß 😀 \u0000 "quoted" \\ \u2028';
  const lists = { asOf: 'x', now: '2026-11-22T12:00:00Z', workers: [{
    id: words, createdAt: '2026-11-22T12:00:00Z', enabled: true, rev: 1 }] };
  const view = JSON.parse(core.feed(JSON.stringify({ kind: 'snapshot', snapshot: lists }))).value;
  assert.equal(view.workers[0].id, words);
});

test('a lone surrogate becomes U+FFFD instead of another character', async () => {
  const core = await loadModule();
  const answer = JSON.parse(core.checkWorkerConfig('{"type":"\ud800x","config":{}}'));
  assert.match(answer.error.message, /\ufffdx/);
});

test('two modules share nothing', async () => {
  const [one, other] = [await loadModule(), await loadModule()];
  one.historyUpsert(JSON.stringify({ id: 'run_1', workerId: 'w', workerType: 't', userId: 'u', state: 'failed',
    trigger: 'manual', createdAt: '2026-11-22T12:00:00Z' }));
  assert.equal(JSON.parse(one.historyFilter('{}')).value.total, 1);
  assert.equal(JSON.parse(other.historyFilter('{}')).value.total, 0);
});
