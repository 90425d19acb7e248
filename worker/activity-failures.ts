import { ApplicationFailure } from '@temporalio/common';

import { GridError } from '../domain/errors/grid-error.js';

/** First pause of design rule 8; doubles with every attempt. */
const FIRST_PAUSE_MS = 2000;
const MAX_JITTER = 0.25;
/** Asked for a longer pause, the step fails at once: the next cycle asks again. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/** Codes whose pause is ours to choose: jitter keeps clients apart, Retry-After goes first. */
const PAUSED_CODES: readonly string[] = [
  'SOURCE_UNREACHABLE',
  'SOURCE_UNAVAILABLE',
  'SOURCE_RATE_LIMITED',
  'SOURCE_TRUNCATED',
  'SOURCE_NOT_UNDERSTOOD',
];

/**
 * The failure Temporal is told: the error's code as type, not retryable when the catalogue says
 * so, with the pause before the next attempt. Errors of other kinds are defects: not retryable.
 *
 * @param attempt 1 for the first attempt.
 * @param random a number in [0, 1) for the jitter.
 */
export function asApplicationFailure(
  error: unknown,
  attempt: number,
  random: number,
): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (!(error instanceof GridError)) {
    const cause = error instanceof Error ? withoutSecrets(error) : undefined;
    return ApplicationFailure.create({
      message: cause === undefined ? 'a value was thrown' : `${cause.name}: ${cause.message}`,
      type: 'INTERNAL',
      nonRetryable: true,
      ...(cause === undefined ? {} : { cause }),
    });
  }
  const pauseMs = pauseBeforeRetry(error, attempt, random);
  return ApplicationFailure.create({
    message: error.message,
    type: error.code,
    nonRetryable: !error.isRetryable || pauseMs === 'too long',
    details: [error.details],
    cause: error,
    ...(typeof pauseMs === 'number' ? { nextRetryDelay: pauseMs } : {}),
  });
}

/** A foreign error as name, sentence and stack only; addresses in them lose their passwords. */
function withoutSecrets(error: Error): Error {
  const safe = new Error(withoutPasswords(error.message));
  safe.name = error.name;
  safe.stack = withoutPasswords(error.stack ?? '');
  return safe;
}

function withoutPasswords(text: string): string {
  return text.replaceAll(/(:\/\/[^\s/:@]*):[^\s/@]*@/g, '$1:***@');
}

function pauseBeforeRetry(
  error: GridError,
  attempt: number,
  random: number,
): number | 'too long' | undefined {
  if (!PAUSED_CODES.includes(error.code)) return undefined;
  const backoffMs = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + MAX_JITTER * random);
  const askedSeconds = error.details['retryAfterSeconds'];
  const askedMs = typeof askedSeconds === 'number' ? askedSeconds * 1000 : 0;
  if (askedMs > LONGEST_PAUSE_MS) return 'too long';
  return Math.min(Math.round(Math.max(backoffMs, askedMs)), LONGEST_PAUSE_MS);
}
