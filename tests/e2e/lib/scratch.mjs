// Folders and ports of one test's own.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// `scope` removes it: anything with after(), such as a test context.
export function scratchFolder(scope) {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-e2e-'));
  scope.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));
  return folder;
}

// A port that is free now, for programs that have to be told one.
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
