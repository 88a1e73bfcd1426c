// Programs that a test starts: their output is kept, and none outlives the test, however it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { within } from './wait.mjs';

const alive = new Set();
process.on('exit', () => alive.forEach((process) => process.kill('SIGKILL')));

export class Child {
  #process;
  stdout = '';
  stderr = '';

  constructor(command, args, { cwd, env }) {
    this.#process = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    alive.add(this.#process);
    for (const name of ['stdout', 'stderr'])
      this.#process[name].setEncoding('utf8').on('data', (text) => (this[name] += text));
    this.exited = once(this.#process, 'close').then(([code, signal]) => {
      alive.delete(this.#process);
      this.hasExited = true;
      return { code, signal };
    });
    this.#process.on('error', (error) => (this.stderr += `cannot start ${command}: ${error.message}\n`));
  }

  hasExited = false;

  get pid() {
    return this.#process.pid;
  }

  // Resolves with the first match in what the program printed; fails when it ends first.
  async printed(pattern, { within: ms = 20_000, on = 'stdout' } = {}) {
    const match = () => pattern.exec(this[on]);
    const seen = new Promise((resolve, reject) => {
      const look = () => match() && resolve(match());
      this.#process[on].on('data', look);
      this.exited.then(({ code, signal }) => match() ? resolve(match())
        : reject(new Error(`it ended (${signal ?? code}) before it printed ${pattern}:\n${this.stderr}`)));
      look();
    });
    return within(ms, `waiting for ${pattern} from the program (${this.stdout}${this.stderr})`, seen);
  }

  signal(name) {
    if (!this.hasExited) this.#process.kill(name);
  }

  async end(signal = 'SIGTERM', ms = 10_000) {
    this.signal(signal);
    try {
      return await within(ms, `ending process ${this.pid}`, this.exited);
    } catch (late) {
      this.signal('SIGKILL');
      await this.exited;
      throw late;
    }
  }
}

export function isPortOpen(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
