// One command of the program, from start to exit.
import { spawn } from 'node:child_process';
import { cleanEnvironment, signalboxBin } from './environment.mjs';
import { within } from './wait.mjs';

// -> {status, stdout, stderr}
export function runCli(args, { input = '', env = {}, cwd = '/', limit = 30_000, bin = signalboxBin } = {}) {
  const child = spawn(bin, args, { cwd, env: cleanEnvironment(env) });
  const result = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => (result[name] += text));
  child.stdin.on('error', () => {}); // the program may end without reading all of it
  child.stdin.end(input);
  const done = new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status, signal) => resolve({ ...result, status, signal }));
  });
  return within(limit, `signalbox ${args.join(' ')}`, done).catch((late) => {
    child.kill('SIGKILL');
    throw late;
  });
}
