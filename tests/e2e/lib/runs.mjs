// Questions about workers' runs that several tests ask.
import assert from 'node:assert/strict';
import { until } from './wait.mjs';

const ended = new Set(['succeeded', 'failed', 'cancelled', 'skipped', 'unknown']);

export const isEnded = (run) => ended.has(run.state);
export const itemIds = (run) => (run.result?.items ?? []).map((item) => item.id);

export const runsOf = (api, worker) => api.all(`/api/v1/runs?workerId=${worker.id}`);

export function runEnds(api, runId, options) {
  return until(`run ${runId} to end`, async () => {
    const { run } = await api.get(`/api/v1/runs/${runId}`);
    return isEnded(run) && run;
  }, options);
}

// The first run that enabling a worker starts.
export async function firstRun(api, worker) {
  const run = await until('the first run', async () => (await runsOf(api, worker)).at(-1));
  assert.equal(run.trigger, 'enabled');
  return runEnds(api, run.id);
}

// Runs the worker on demand and returns the ended run.
export async function runNow(api, worker, options) {
  const run = await api.post(`/api/v1/workers/${worker.id}/run`);
  assert.equal(run.trigger, 'manual');
  return runEnds(api, run.id, options);
}

export async function noOpenRuns(api, worker, options) {
  return until('all runs to end', async () => {
    const runs = await runsOf(api, worker);
    return runs.every(isEnded) && runs;
  }, options);
}
