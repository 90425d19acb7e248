import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '@temporalio/client';

import { withPatience } from '../../../worker/temporal-patience.js';

/** As gRPC has it. */
function refusal(code: number): Error {
  return Object.assign(new Error(`status ${code}`), { code, details: 'told', metadata: {} });
}

/** Fails with these in turn, then answers. */
function failing(...errors: readonly Error[]) {
  const left = [...errors];
  return async (): Promise<string> => {
    const error = left.shift();
    await Promise.resolve();
    if (error !== undefined) throw error;
    return 'written';
  };
}

describe('asking a Temporal server that may not be ready', () => {
  const told: unknown[] = [];
  const patience = {
    withinMs: 10_000,
    everyMs: 1,
    onFailed: (error: unknown) => {
      told.push(error);
    },
  };

  it.each([1, 2, 4, 8, 9, 10, 13, 14])('asks again after status %d', async (code) => {
    const cause = refusal(code);
    const wrapped = new ServiceError('Failed to describe schedule', { cause });
    told.length = 0;

    expect(await withPatience(failing(cause, wrapped), patience)).toBe('written');
    expect(told).toEqual([cause, wrapped]);
  });

  it.each([3, 5, 7, 16])('does not ask again after status %d', async (code) => {
    const wrapped = new ServiceError('Failed to create schedule', { cause: refusal(code) });
    told.length = 0;

    await expect(withPatience(failing(wrapped), patience)).rejects.toBe(wrapped);
    expect(told).toEqual([]);
  });

  it('does not ask again after a fault of its own', async () => {
    const fault = new TypeError('no such thing');

    await expect(withPatience(failing(fault), patience)).rejects.toBe(fault);
  });

  it('gives the last refusal when its time is over', async () => {
    const last = refusal(14);

    await expect(withPatience(failing(last), { ...patience, withinMs: 0 })).rejects.toBe(last);
  });
});
