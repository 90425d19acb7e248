import { describe, expect, it } from '@jest/globals';
import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  RetryState,
} from '@temporalio/common';

import { describeFailure } from '../../../workflows/describe-failure.js';

const typed = ApplicationFailure.nonRetryable('ODRÉ answered 403', 'SOURCE_REJECTED');

function ofActivity(cause: Error | undefined): ActivityFailure {
  const noRetry = RetryState.NON_RETRYABLE_FAILURE;
  return new ActivityFailure('Activity task failed', 'fetchWindow', '1', noRetry, 'worker', cause);
}

function ofChild(cause: Error): ChildWorkflowFailure {
  const child = { workflowId: 'ingest-x', runId: 'run-1' };
  return new ChildWorkflowFailure(
    'default',
    child,
    'ingestWindow',
    RetryState.NON_RETRYABLE_FAILURE,
    cause,
  );
}

describe('a failure told to people', () => {
  it.each([
    ['a step', ofActivity(typed)],
    ['a step of a child', ofChild(ofActivity(typed))],
    ['the workflow itself', typed],
  ])('of %s is the typed failure behind its layers', (_, failure) => {
    expect(describeFailure(failure)).toEqual({
      errorCode: 'SOURCE_REJECTED',
      errorMessage: 'ODRÉ answered 403',
    });
  });

  it('without a type is a defect', () => {
    expect(describeFailure(ofActivity(ApplicationFailure.create({ message: 'x' })))).toMatchObject({
      errorCode: 'INTERNAL',
    });
  });

  it.each([
    ['no cause', ofActivity(undefined), 'Activity task failed'],
    ['another error', new Error('cancelled'), 'cancelled'],
    ['a text', 'stopped', 'stopped'],
  ])('with %s is an interruption', (_, failure, errorMessage) => {
    expect(describeFailure(failure)).toEqual({ errorCode: 'INTERRUPTED', errorMessage });
  });
});
