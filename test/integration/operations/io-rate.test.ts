import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { DATASET, SIMULATED, windowOfDay } from '../pipeline/interrupted-window.js';
import { startPipeline, type Pipeline } from '../pipeline/pipeline-harness.js';
import { startWorkerProcess, type WorkerProcess } from '../pipeline/worker-process.js';

const STEPS_PER_SECOND = 2;
const WINDOWS = 12;
/** Fetching, and the heartbeat file. */
const STEPS = WINDOWS * 2;
/** A second's worth, and one step more for each of the four partitions of a queue at the server. */
const BURST = STEPS_PER_SECOND + 4;

describe('two processes that ask the source', () => {
  let pipeline: Pipeline;
  let processes: readonly WorkerProcess[] = [];

  beforeAll(async () => {
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: SIMULATED,
      roles: ['workflows', 'compute', 'load'],
    });
    const limited: Pipeline = {
      ...pipeline,
      environment: () => ({
        ...pipeline.environment(),
        GRID_IO_STEPS_PER_SECOND: String(STEPS_PER_SECOND),
      }),
    };
    processes = await Promise.all([
      startWorkerProcess(limited, ['io']),
      startWorkerProcess(limited, ['io']),
    ]);
  }, 60_000);

  afterAll(async () => {
    await Promise.all(processes.map((process) => process.kill()));
    await pipeline.stop();
  });

  it('stay together under the one limit of their queue', async () => {
    const startedMs = performance.now();

    await Promise.all(
      Array.from({ length: WINDOWS }, (_, index) =>
        pipeline.ingest(DATASET, windowOfDay(index + 1)),
      ),
    );

    const elapsedSeconds = (performance.now() - startedMs) / 1000;
    expect(STEPS).toBeLessThanOrEqual(elapsedSeconds * STEPS_PER_SECOND + BURST);
  }, 60_000);
});
