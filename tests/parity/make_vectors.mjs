// Writes tests/fixtures/vectors/<function>.jsonl: inputs from a seed and by hand, answers recorded from the native build.
// Run it when an answer changes on purpose, and read the difference before committing:
//   SIGNALBOX_PARITY_RUNNER=… node tests/parity/make_vectors.mjs
import { writeFileSync, mkdirSync } from 'node:fs';
import { runNatively, vectorsFolder } from './vectors.mjs';
import { scheduleLines, zoneLines } from './schedule_inputs.mjs';
import { argumentLines, configLines } from './schema_inputs.mjs';
import { feedLines } from './feed_inputs.mjs';
import { historyLines } from './history_inputs.mjs';

const files = {
  ...zoneLines(),
  ...scheduleLines(),
  ...configLines(),
  ...argumentLines(),
  feed: feedLines(),
  ...historyLines(),
};

mkdirSync(vectorsFolder, { recursive: true });
let total = 0;
for (const [name, lines] of Object.entries(files)) {
  const answers = runNatively(name, lines);
  const text = lines.map((line, i) => JSON.stringify(line.fresh ? line : { ...line, out: answers[i] }) + '\n');
  writeFileSync(new URL(`${name}.jsonl`, vectorsFolder), text.join(''));
  total += lines.length;
  console.log(`${name}: ${lines.length}`);
}
console.log(`${total} vectors`);
