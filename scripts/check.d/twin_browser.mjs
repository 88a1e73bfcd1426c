// Asks the browser module what `signalbox cron next` is asked: DIR EXPR ZONE AFTER COUNT, one instant a line. UTC only,
// since that zone needs no data.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, expression, timeZone, after, count] = process.argv.slice(2);
const file = (name) => resolve(folder, name);
const { default: createSignalboxCore } = await import(pathToFileURL(file('signalbox_core.mjs')).href);
const core = await createSignalboxCore({ wasmBinary: readFileSync(file('signalbox_core.wasm')) });
const question = { schedule: { kind: 'cron', expression, timeZone }, after, count: Number(count) };
const answer = JSON.parse(core.previewSchedule(JSON.stringify(question)));
if (!answer.ok) throw new Error(answer.error.message);
for (const fire of answer.value.fires) console.log(fire.at);
