// What the measurements share: starting programs on free ports, waiting for them, reading their memory.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export async function portOpens(port, withinMs = 20_000) {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => { socket.destroy(); resolve(true); });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    if (performance.now() > deadline) throw new Error(`nothing listens on ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// Several npm servers listen on every interface; this keeps them on loopback.
const loopback = `const n=require('net'),l=n.Server.prototype.listen;n.Server.prototype.listen=function(...a){
if(a[0]&&typeof a[0]==='object'&&'port'in a[0])a[0]={...a[0],host:'127.0.0.1'};
else if(/^\\d+$/.test(String(a[0]))){const cb=a.find(x=>typeof x==='function');a=[{port:+a[0],host:'127.0.0.1'},...(cb?[cb]:[])]}
return l.apply(this,a)};`;

export class Programs {
  #running = [];
  folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));

  file(name, text) {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  start(command, args, env = {}) {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    this.#running.push(child);
    return child;
  }

  startNode(node, args, env = {}) {
    return this.start(node, ['-r', this.file('loopback.cjs', loopback), ...args], env);
  }

  async stop(child) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const forced = setTimeout(() => child.kill('SIGKILL'), 3000);
    await ended;
    clearTimeout(forced);
  }

  async stopAll() {
    for (const child of this.#running.reverse()) await this.stop(child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// Starts the server and waits for the line that says it is ready. Times are in milliseconds.
export async function startSignalbox(programs, { name = 'data', config = '', args = [] } = {}) {
  const begun = performance.now();
  const extra = config ? ['--config', programs.file(`${name}.toml`, config)] : [];
  const child = programs.start(process.env.SIGNALBOX_BIN, [
    'serve', '--dev', '--listen', '127.0.0.1:0', '--data', join(programs.folder, name), ...extra, ...args]);
  const origin = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (bytes) => {
      text += bytes;
      const found = /ready at (\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error('the server ended at once')));
  });
  return { child, origin, readyMs: performance.now() - begun };
}

export function residentMiB(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

// wrk's own summary line, printed by the script it is given.
export function wrk(script, url, connections, seconds, env) {
  const out = execFileSync('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url],
                           { env: { ...process.env, ...env }, encoding: 'utf8' });
  const found = /RPS (\S+) P50 (\S+) P99 (\S+) BAD (\d+)/.exec(out);
  if (!found) throw new Error(`wrk printed no summary: ${out}`);
  return { rps: Number(found[1]), p50: Number(found[2]), p99: Number(found[3]), bad: Number(found[4]) };
}

export function verdict(name, measured, budget, holds) {
  console.log(`${holds ? 'ok    ' : 'MISSED'} ${name}: ${measured} (budget ${budget})`);
  if (!holds) process.exitCode = 1;
}
