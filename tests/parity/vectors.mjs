// Parity vectors: reading them, and running them natively and in the browser module.
//
// A file <function>.jsonl is one story: each line calls the function of the file, or the one it names, and has the
// answer it must give. {"fresh":true} starts over.
import { readFileSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const vectorsFolder = new URL('../fixtures/vectors/', import.meta.url);

export function readVectors() {
  const files = readdirSync(vectorsFolder).filter((file) => file.endsWith('.jsonl')).sort();
  return files.map((file) => ({
    name: file.replace('.jsonl', ''),
    lines: readFileSync(new URL(file, vectorsFolder), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line)),
  }));
}

function runner(arguments_, input) {
  const program = process.env.SIGNALBOX_PARITY_RUNNER;
  if (!program) throw new Error('SIGNALBOX_PARITY_RUNNER must name the built parity_runner');
  const done = spawnSync(program, arguments_, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`parity_runner failed: ${done.status ?? done.signal} ${done.stderr}`);
  return done.stdout.trimEnd().split('\n');
}

export function nativeFunctions() {
  return runner(['--functions'], '');
}

export function runNatively(name, lines) {
  const input = lines.map(({ out, ...line }) => JSON.stringify({ fn: name, ...line }) + '\n').join('');
  return runner([], input);
}

// A new module, as the page would load it. Node gets the bytes, because the module's own loader is for browsers.
export async function loadModule() {
  const folder = process.env.SIGNALBOX_WASM_DIR;
  if (!folder) throw new Error('SIGNALBOX_WASM_DIR must name the folder of signalbox_core.mjs');
  const { default: createSignalboxCore } = await import(pathToFileURL(join(folder, 'signalbox_core.mjs')).href);
  return createSignalboxCore({ wasmBinary: readFileSync(join(folder, 'signalbox_core.wasm')) });
}

function argumentOf(value) {
  return value?.base64 === undefined ? value : new Uint8Array(Buffer.from(value.base64, 'base64'));
}

export async function runInModule(name, lines) {
  let core = await loadModule();
  const answers = [];
  for (const line of lines) {
    if (line.fresh) {
      core = await loadModule();
      answers.push('fresh');
    } else {
      answers.push(core[line.fn ?? name](...line.in.map(argumentOf)));
    }
  }
  return answers;
}

// Where the answers are not those of the vectors.
export function differences(lines, answers) {
  return lines.flatMap((line, i) =>
    line.fresh || line.out === answers[i] ? [] : [{ line: i + 1, in: line.in, expected: line.out, got: answers[i] }]);
}
