import { describe, expect, it } from '@jest/globals';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';

import { failureIn } from '../../../worker/temporal-runtime.js';

const failure = ApplicationFailure.create({ message: 'it is closed', type: 'SOURCE_UNAVAILABLE' });

describe('what an entry of the SDK says of a failure', () => {
  it('is the code and the sentence of the failed step', () => {
    expect(failureIn({ error: failure })).toEqual({
      errorCode: 'SOURCE_UNAVAILABLE',
      errorMessage: 'it is closed',
    });
  });

  it('is that of the step when a workflow passes it on', () => {
    const layer = new ActivityFailure(
      'Activity task failed',
      'fetchWindow',
      '1',
      'NON_RETRYABLE_FAILURE',
      'worker',
      failure,
    );

    expect(failureIn({ error: layer })).toMatchObject({ errorCode: 'SOURCE_UNAVAILABLE' });
  });

  it('is the sentence alone when the failure has lost its type on the way', () => {
    const layer = new Error('Activity task failed', { cause: new Error('it is closed') });

    expect(failureIn({ error: layer })).toEqual({ errorMessage: 'it is closed' });
  });

  it('is nothing when there is no failure', () => {
    expect(failureIn({ taskQueue: 'grid-io' })).toEqual({});
    expect(failureIn(undefined)).toEqual({});
  });
});
