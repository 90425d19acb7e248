import { ApplicationFailure } from '@temporalio/common';

import { GridError, type ErrorDetails } from '../domain/errors/grid-error.js';
import { PROCESS_SCRUBBER } from '../platform/secrets/secret-scrubber.js';

/** First pause of design rule 8; doubles with every attempt. */
const FIRST_PAUSE_MS = 2000;
const MAX_JITTER = 0.25;
/** Of a chain of errors, how many causes are told. */
const MAX_CAUSES = 5;
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
    message: scrubbed(error.message),
    type: error.code,
    nonRetryable: !error.isRetryable || pauseMs === 'too long',
    details: [scrubbedDetails(error.details)],
    cause: withoutSecrets(error),
    ...(typeof pauseMs === 'number' ? { nextRetryDelay: pauseMs } : {}),
  });
}

/**
 * An error as name, sentence and stack only, and its causes likewise. Secrets of this process and
 * passwords of addresses are taken out: what is told here stays in a history for months.
 */
function withoutSecrets(error: Error, depth = 0): Error {
  const { cause: given } = error;
  const isTold = given instanceof Error && depth < MAX_CAUSES;
  const cause = isTold ? withoutSecrets(given, depth + 1) : undefined;
  const safe = new Error(scrubbed(error.message), cause === undefined ? undefined : { cause });
  safe.name = error.name;
  safe.stack = scrubbed(error.stack ?? '');
  return safe;
}

function scrubbedDetails(details: ErrorDetails): ErrorDetails {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string' ? scrubbed(value) : value,
    ]),
  );
}

function scrubbed(text: string): string {
  return PROCESS_SCRUBBER.scrub(text).replaceAll(/(:\/\/[^\s/:@]*):[^\s/@]*@/g, '$1:***@');
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
