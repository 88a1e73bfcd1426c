// Waiting for conditions. Nothing in these tests sleeps and hopes.
import { inspect } from 'node:util';

const lookEvery = 20; // ms

// Asks until `check` gives something truthy, and returns that. What the last answer was is told on failure.
export async function until(what, check, { within = 15_000 } = {}) {
  const deadline = Date.now() + within;
  let last;
  for (;;) {
    last = await check();
    if (last) return last;
    if (Date.now() > deadline)
      throw new Error(`waited ${within} ms in vain for: ${what}; last seen: ${inspect(last, { depth: 4 })}`);
    await new Promise((resolve) => setTimeout(resolve, lookEvery));
  }
}

// A promise with a limit of its own.
export async function within(ms, what, promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
