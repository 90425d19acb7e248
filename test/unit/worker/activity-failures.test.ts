import { describe, expect, it } from '@jest/globals';
import {
  ApplicationFailure,
  defaultPayloadConverter,
  DefaultFailureConverter,
} from '@temporalio/common';
import fc from 'fast-check';

import { ERROR_CATALOGUE, type ErrorCode } from '../../../domain/errors/error-catalogue.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import { asApplicationFailure } from '../../../worker/activity-failures.js';

const CODES = Object.keys(ERROR_CATALOGUE) as ErrorCode[];
const TEN_MINUTES_MS = 600_000;
const SECRET = 'hunter2-nobody-may-read';

function pauseMs(error: GridError, attempt: number, random: number): number {
  return Number(asApplicationFailure(error, attempt, random).nextRetryDelay);
}

/** What Temporal keeps of a failure, as text. */
function asKept(failure: ApplicationFailure): string {
  return JSON.stringify(
    new DefaultFailureConverter().errorToFailure(failure, defaultPayloadConverter),
  );
}

describe('the failure of an activity', () => {
  it.each(CODES)('%s carries its code and is retried as the catalogue says', (code) => {
    const failure = asApplicationFailure(new GridError(code, 'what happened'), 1, 0);

    expect(failure.type).toBe(code);
    expect(failure.message).toBe('what happened');
    expect(failure.nonRetryable).toBe(ERROR_CATALOGUE[code].retry === 'fail');
  });

  it('carries the details of its error', () => {
    const error = new GridError('LAKE_CONFLICT', 'changed', { path: 'a/b' });

    expect(asApplicationFailure(error, 1, 0).details).toEqual([{ path: 'a/b' }]);
  });

  it('that is typed already stays as it is', () => {
    const failure = ApplicationFailure.nonRetryable('x', 'SOME_TYPE');

    expect(asApplicationFailure(failure, 1, 0)).toBe(failure);
  });
});

describe('an error that is none of ours', () => {
  it.each([
    ['an error', new TypeError('x is undefined')],
    ['a text', 'oops'],
    ['an object', { reason: 'oops' }],
    ['nothing', undefined],
  ])('such as %s is a defect: INTERNAL, not retried', (_, thrown) => {
    const failure = asApplicationFailure(thrown, 1, 0);

    expect(failure).toMatchObject({ type: 'INTERNAL', nonRetryable: true });
    expect(failure.nextRetryDelay).toBeUndefined();
  });

  it('names its class and sentence, for whoever mends it', () => {
    expect(asApplicationFailure(new TypeError('x is undefined'), 1, 0).message).toBe(
      'TypeError: x is undefined',
    );
  });

  it('leaks nothing it carries besides its sentence', () => {
    const leaky = Object.assign(new Error('request failed'), {
      config: { headers: { Authorization: SECRET } },
      connectionString: `postgres://grid:${SECRET}@db/grid`,
    });

    expect(asKept(asApplicationFailure(leaky, 1, 0))).not.toContain(SECRET);
    expect(asKept(asApplicationFailure(SECRET, 1, 0))).not.toContain(SECRET);
    expect(asKept(asApplicationFailure({ password: SECRET }, 1, 0))).not.toContain(SECRET);
  });

  it('does not tell the password of an address in its sentence', () => {
    const leaky = new Error(`cannot parse postgres://grid:${SECRET}@db/grid`);

    expect(asKept(asApplicationFailure(leaky, 1, 0))).not.toContain(SECRET);
  });
});

describe('the pause before the next attempt', () => {
  const unavailable = new GridError('SOURCE_UNAVAILABLE', 'x');

  it.each([
    [1, 2000],
    [2, 4000],
    [3, 8000],
  ])('after attempt %i is %i ms, and up to a quarter longer', (attempt, shortestMs) => {
    expect(pauseMs(unavailable, attempt, 0)).toBe(shortestMs);
    expect(pauseMs(unavailable, attempt, 0.999_999)).toBeCloseTo(shortestMs * 1.25, -1);
  });

  it('keeps to its bounds whatever the dice say', () => {
    const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), dice, (attempt, random) => {
        const shortestMs = Math.min(2000 * 2 ** (attempt - 1), TEN_MINUTES_MS);
        const pause = pauseMs(unavailable, attempt, random);

        expect(pause).toBeGreaterThanOrEqual(shortestMs);
        expect(pause).toBeLessThanOrEqual(Math.min(shortestMs * 1.25, TEN_MINUTES_MS));
      }),
    );
  });

  it.each([
    ['longer than our own', 37, 37_000],
    ['shorter than our own', 1, 2000],
    ['that is over', 0, 2000],
    ['unknown', null, 2000],
    ['of ten minutes', 600, TEN_MINUTES_MS],
  ])('respects a Retry-After %s', (_, retryAfterSeconds, expectedMs) => {
    const limited = new GridError('SOURCE_RATE_LIMITED', 'x', { retryAfterSeconds });

    expect(pauseMs(limited, 1, 0)).toBe(expectedMs);
  });

  it('gives up at once when asked for a pause beyond ten minutes: the next cycle asks again', () => {
    const banned = new GridError('SOURCE_RATE_LIMITED', 'x', { retryAfterSeconds: 86_400 });

    expect(asApplicationFailure(banned, 1, 0)).toMatchObject({ nonRetryable: true });
  });

  it.each(CODES.filter((code) => !code.startsWith('SOURCE_') || code === 'SOURCE_REJECTED'))(
    'of %s is left to the retry policy',
    (code) => {
      expect(asApplicationFailure(new GridError(code, 'x'), 1, 0).nextRetryDelay).toBeUndefined();
    },
  );
});
