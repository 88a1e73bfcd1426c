// Folders and ports of one test's own.
import { randomInt } from 'node:crypto';
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

// A port that is free now, for programs that have to be told one: below the range that the system hands out for
// connections, so that none of those takes it before the program listens.
export async function freePort() {
  for (;;) {
    const port = 16_000 + randomInt(16_000);
    if (await canListen(port)) return port;
  }
}

async function canListen(port) {
  const server = createServer();
  try {
    await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    await new Promise((resolve) => server.close(resolve));
    return true;
  } catch (error) {
    if (error.code === 'EADDRINUSE') return false;
    throw error;
  }
}
