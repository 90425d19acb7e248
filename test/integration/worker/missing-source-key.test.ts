import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { SIMULATED } from '../pipeline/interrupted-window.js';
import { observe } from '../pipeline/observed-process.js';
import { startPipeline } from '../pipeline/pipeline-harness.js';

describe('a worker whose key of the source is named and cannot be read', () => {
  it('ends at its start and says where it looked', async () => {
    const pipeline = await startPipeline({ origin: 'simulated', mode: SIMULATED, roles: [] });
    const keyFile = join(import.meta.dirname, 'no-such-key');

    const worker = observe(['worker', '--roles', 'io'], {
      ...pipeline.environment(),
      GRID_ODRE_API_KEY_FILE: keyFile,
    });

    expect(await worker.ended).not.toBe(0);
    expect(worker.said()).toContain(`GRID_ODRE_API_KEY_FILE: ${keyFile} cannot be read`);
    await pipeline.stop();
  }, 60_000);
});
