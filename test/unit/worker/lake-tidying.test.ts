import { describe, expect, it } from '@jest/globals';

import { GridError } from '../../../domain/errors/grid-error.js';
import { startLakeTidying } from '../../../worker/lake-tidying.js';

const DEADLINE_MS = 5000;

describe('tidying the lake', () => {
  it('tells what was removed, goes on after a failure, and ends when told', async () => {
    const told: string[] = [];
    let calls = 0;
    const removeLeftovers = (): Promise<readonly string[]> => {
      calls += 1;
      if (calls === 1) return Promise.reject(new GridError('LAKE_UNAVAILABLE', 'busy'));
      return Promise.resolve(calls === 2 ? [] : [`leftover of ${calls}`]);
    };
    await new Promise<void>((resolve, reject) => {
      const deadline = setTimeout(() => {
        reject(new Error('it was not told in time'));
      }, DEADLINE_MS);
      const end = startLakeTidying({
        upkeep: { removeLeftovers, setRights: () => Promise.resolve({ paths: 0 }) },
        onRemoved: (paths) => {
          told.push(...paths);
          end();
          clearTimeout(deadline);
          resolve();
        },
        onFailed: (error) => told.push(error instanceof GridError ? error.code : 'unknown'),
        everyMs: 1,
      });
    });

    expect(told).toEqual(['LAKE_UNAVAILABLE', 'leftover of 3']);
  });
});
