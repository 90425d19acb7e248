import { setTimeout as sleep } from 'node:timers/promises';

import { isTransient } from './azure-sql-errors.js';

/** How often a transient failure is tried again, and how the waiting is done. */
export interface RetryOptions {
  /** Milliseconds before the second, third ... attempt; as many retries as there are numbers. */
  readonly delaysMs: readonly number[];
  /** Waits; a test gives one that does not. Default: the clock. */
  readonly pause?: (delayMs: number) => Promise<void>;
}

/**
 * For a writer: a paused serverless database takes about a minute to wake up
 * (learn.microsoft.com, "Serverless compute tier", auto-resume).
 */
export const WRITER_DELAYS_MS: readonly number[] = [
  500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000,
];

/** For a reader: somebody waits; a database that wakes up is asked again by the next request. */
export const READER_DELAYS_MS: readonly number[] = [200, 500, 1_000];

/** One of the tries of {@link retrying}. */
export interface Attempt {
  /** From now on a failure is final: something that cannot be repeated has begun. */
  readonly forbidRetry: () => void;
}

/** Runs work until it succeeds, fails for good, or has been tried often enough. */
export async function retrying<Result>(
  options: RetryOptions,
  work: (attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  const pause = options.pause ?? sleep;
  for (const delayMs of options.delaysMs) {
    const attempt = createAttempt();
    try {
      return await work(attempt);
    } catch (error) {
      if (!attempt.mayRetry() || !isTransient(error)) throw error;
    }
    await pause(delayMs);
  }
  return work(createAttempt());
}

function createAttempt(): Attempt & { readonly mayRetry: () => boolean } {
  let isForbidden = false;
  return {
    forbidRetry: () => {
      isForbidden = true;
    },
    mayRetry: () => !isForbidden,
  };
}
