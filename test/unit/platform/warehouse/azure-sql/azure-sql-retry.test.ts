import { describe, expect, it } from '@jest/globals';
import sql from 'mssql';

import {
  READER_DELAYS_MS,
  retrying,
  WRITER_DELAYS_MS,
} from '../../../../../platform/warehouse/azure-sql/azure-sql-retry.js';

const LOST = new sql.ConnectionError('gone', 'ESOCKET');
const REFUSED = Object.assign(new sql.RequestError('no', 'EREQUEST'), { number: 547 });

describe('retrying', () => {
  const pauses: number[] = [];
  const options = {
    delaysMs: [10, 20],
    pause: (delayMs: number) => {
      pauses.push(delayMs);
      return Promise.resolve();
    },
  };
  const failing = (errors: readonly Error[]) => {
    let calls = 0;
    return () => {
      const error = errors[calls];
      calls += 1;
      return error === undefined ? Promise.resolve(calls) : Promise.reject(error);
    };
  };

  it('work that succeeds runs once', async () => {
    pauses.length = 0;
    expect(await retrying(options, failing([]))).toBe(1);
    expect(pauses).toEqual([]);
  });

  it('work that fails in passing runs again after each delay', async () => {
    pauses.length = 0;
    expect(await retrying(options, failing([LOST, LOST]))).toBe(3);
    expect(pauses).toEqual([10, 20]);
  });

  it('the last failure is the answer when there are no delays left', async () => {
    await expect(retrying(options, failing([LOST, LOST, LOST]))).rejects.toBe(LOST);
  });

  it('what is refused is not tried again', async () => {
    pauses.length = 0;
    await expect(retrying(options, failing([REFUSED]))).rejects.toBe(REFUSED);
    expect(pauses).toEqual([]);
  });

  it('an attempt that forbids it is not tried again; the ban is that attempt’s only', async () => {
    let calls = 0;
    const work = retrying(options, (attempt) => {
      calls += 1;
      if (calls === 2) attempt.forbidRetry();
      return Promise.reject(LOST);
    });

    await expect(work).rejects.toBe(LOST);
    expect(calls).toBe(2);
  });

  it('a writer waits for a database that wakes up, a reader not longer than somebody waits', () => {
    const sum = (delays: readonly number[]) => delays.reduce((total, delay) => total + delay, 0);

    expect(sum(WRITER_DELAYS_MS)).toBeGreaterThanOrEqual(60_000);
    expect(sum(WRITER_DELAYS_MS)).toBeLessThanOrEqual(90_000);
    expect(sum(READER_DELAYS_MS)).toBeLessThanOrEqual(2_000);
  });
});
