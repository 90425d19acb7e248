import { describe, expect, it } from '@jest/globals';
import { defaultPayloadConverter, DefaultFailureConverter } from '@temporalio/common';

import { GridError } from '../../../domain/errors/grid-error.js';
import { PROCESS_SCRUBBER } from '../../../platform/secrets/secret-scrubber.js';
import { asApplicationFailure } from '../../../worker/activity-failures.js';

const PLANTED = 'pl4nted/in+an-error';
PROCESS_SCRUBBER.learn(PLANTED);

function asKept(error: unknown): string {
  const failure = new DefaultFailureConverter().errorToFailure(
    asApplicationFailure(error, 1, 0),
    defaultPayloadConverter,
  );
  return JSON.stringify(failure, (_name, value: unknown) =>
    ArrayBuffer.isView(value) ? Buffer.from(value.buffer).toString('latin1') : value,
  );
}

describe('a secret this process has read never reaches a history', () => {
  it.each([
    ['the sentence of an error', new GridError('SOURCE_REJECTED', `refused ${PLANTED}`)],
    ['its details', new GridError('SOURCE_REJECTED', 'refused', { url: `x?key=${PLANTED}` })],
    ['its cause', new GridError('SOURCE_REJECTED', 'refused', {}, new Error(PLANTED))],
    [
      'the cause of its cause',
      new GridError('INTERNAL', 'x', {}, new Error('y', { cause: new Error(PLANTED) })),
    ],
    ['an error that is none of ours', new Error(`refused ${encodeURIComponent(PLANTED)}`)],
  ])('in %s', (_where, error) => {
    const kept = asKept(error);

    expect(kept).not.toContain('pl4nted');
    expect(kept).toContain('[secret]');
  });
});
