import { describe, expect, it } from '@jest/globals';

import { allThenFailures } from '../../../../cli/stack/all-then-failures.js';
import { GridError } from '../../../../domain/errors/grid-error.js';

describe('starts that go on side by side', () => {
  it('are all waited for, also when one has failed', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    let isOver = false;
    const all = allThenFailures([Promise.reject(new Error('first')), promise]).finally(() => {
      isOver = true;
    });
    await Promise.resolve();
    expect(isOver).toBe(false);
    resolve('up');

    await expect(all).rejects.toThrow('the platform did not start: first');
  });

  it('fail with the code of the first failure that has one, and the words of all', async () => {
    const all = allThenFailures([
      Promise.reject(new Error('the port is taken')),
      Promise.reject(new GridError('WAREHOUSE_UNAVAILABLE', 'nobody listens', { port: 1 })),
    ]);

    await expect(all).rejects.toMatchObject({
      code: 'WAREHOUSE_UNAVAILABLE',
      details: { port: 1 },
      message: 'the platform did not start: the port is taken\nnobody listens',
    });
  });

  it('tell a failure that two of them share once', async () => {
    const failure = new Error('gone');

    await expect(
      allThenFailures([Promise.reject(failure), Promise.reject(failure)]),
    ).rejects.toMatchObject({ code: 'INTERNAL', message: 'the platform did not start: gone' });
  });

  it('are fine when all are up', async () => {
    await expect(allThenFailures([Promise.resolve(1)])).resolves.toBeUndefined();
  });
});
