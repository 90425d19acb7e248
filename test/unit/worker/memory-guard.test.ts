import { describe, expect, it } from '@jest/globals';

import { createMemoryGuard } from '../../../worker/memory-guard.js';

describe('the guard of a process that computes', () => {
  const told: number[] = [];
  const guardOf = (limitBytes: number | undefined, ...readings: number[]) => {
    told.length = 0;
    return createMemoryGuard({
      limitBytes,
      readBytes: () => readings.shift() ?? 0,
      onPassed: (bytes) => told.push(bytes),
    });
  };

  it('tells at the first step after which the limit is passed, and only once', () => {
    const guard = guardOf(100, 90, 100, 101, 200);

    for (let step = 1; step <= 4; step += 1) guard.stepDone();

    expect(told).toEqual([101]);
  });

  it('looks after a step only, so that even the lowest limit lets one step through', () => {
    const guard = guardOf(1, 500);

    expect(told).toEqual([]);
    guard.stepDone();
    expect(told).toEqual([500]);
  });

  it('takes any memory when there is no limit', () => {
    guardOf(undefined, 1e12).stepDone();

    expect(told).toEqual([]);
  });
});
