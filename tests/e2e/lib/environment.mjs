// Where the built programs and the counterparts are. ctest says it; by hand the release build is used.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const build = join(root, 'build/release');

export const signalboxBin = process.env.SIGNALBOX_BIN ?? join(build, 'bin/signalbox');
export const crashtestBin = process.env.SIGNALBOX_CRASHTEST_BIN ?? join(build, 'bin/signalbox_crashtest');
export const counterparts = process.env.SIGNALBOX_COUNTERPARTS ?? join(root, 'build/counterparts');

// A module of an installed counterpart, by its path inside node_modules.
export const importCounterpart = (path) =>
  import(pathToFileURL(join(counterparts, 'node_modules', path)).href);

// The environment of started programs: nothing of the caller's settings gets through.
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) =>
    !name.startsWith('SIGNALBOX_') && !name.startsWith('COMPOSIO_') && !name.startsWith('NODE_TEST'));
  return { ...Object.fromEntries(kept), ...extra };
}
