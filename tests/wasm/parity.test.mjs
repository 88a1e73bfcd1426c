// The same source twice: what the native core answers, the browser module answers, byte for byte.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { differences, loadModule, nativeFunctions, readVectors, runInModule, runNatively } from '../parity/vectors.mjs';

const vectors = readVectors();
const callsOf = (file) => file.lines.filter((line) => !line.fresh).length;

for (const file of vectors) {
  test(`${file.name}: natively`, () => {
    assert.deepEqual(differences(file.lines, runNatively(file.name, file.lines)), []);
  });
  test(`${file.name}: in the browser module`, async () => {
    assert.deepEqual(differences(file.lines, await runInModule(file.name, file.lines)), []);
  });
}

test('every function has vectors, and there are at least 500', () => {
  const covered = new Set(vectors.flatMap((file) => file.lines.map((line) => line.fn ?? file.name)));
  assert.deepEqual(nativeFunctions().filter((name) => !covered.has(name)), []);
  assert.ok(vectors.reduce((sum, file) => sum + callsOf(file), 0) >= 500);
});

test('positive control: an altered vector is found in every file, in both builds', async () => {
  for (const file of vectors) {
    const at = file.lines.findIndex((line) => line.out?.includes('"ok":true'));
    assert.ok(at >= 0, `${file.name} has no vector that succeeds`);
    const altered = file.lines.map((line, i) => (i === at ? { ...line, out: line.out.replace('true', 'truE') } : line));
    assert.equal(differences(altered, runNatively(file.name, altered)).length, 1);
    assert.equal(differences(altered, await runInModule(file.name, altered)).length, 1);
  }
});

test('the module has exactly the functions of the table', async () => {
  const core = await loadModule();
  const names = JSON.parse(core.functionNames()).map(([name]) => name);
  assert.deepEqual(names, nativeFunctions());
  for (const name of names) assert.equal(typeof core[name], 'function', name);
});
