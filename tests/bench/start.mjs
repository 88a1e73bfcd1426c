// Start to ready with an empty store, and idle memory.
import { Programs, median, residentMiB, startSignalbox, verdict } from './lib.mjs';

const programs = new Programs();
try {
  const times = [];
  let memory = 0;
  for (let i = 0; i < 7; ++i) {
    const { child, readyMs } = await startSignalbox(programs, { name: `data-${i}` });
    times.push(readyMs);
    await new Promise((resolve) => setTimeout(resolve, 1000));  // idle for a second
    memory = Math.max(memory, residentMiB(child.pid));
    await programs.stop(child);
  }
  verdict('start to ready, empty store, median of 7', `${median(times).toFixed(0)} ms`, '150 ms', median(times) <= 150);
  verdict('idle memory, largest of 7', `${memory.toFixed(1)} MiB`, '30 MiB', memory <= 30);
} finally {
  await programs.stopAll();
}
