import { setTimeout } from 'node:timers/promises';

import { isGrpcServiceError, ServiceError } from '@temporalio/client';

/** Status codes of the gRPC protocol that a server gives while it starts or is too busy. */
const PASSING: ReadonlySet<number> = new Set([
  1, // CANCELLED
  2, // UNKNOWN
  4, // DEADLINE_EXCEEDED
  8, // RESOURCE_EXHAUSTED
  9, // FAILED_PRECONDITION, of a workflow that is not ready to be asked
  10, // ABORTED
  13, // INTERNAL
  14, // UNAVAILABLE
]);

/** How long and how often to try again. */
export interface Patience {
  readonly withinMs: number;
  readonly everyMs: number;
  /** Told of each failure that is tried again. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Does what Temporal is asked for until it answers: a server that has just come back refuses for a
 * while what it will do a moment later. `task` has to bear being done twice.
 *
 * @throws what `task` throws when the time is over or trying again would not help.
 */
export async function withPatience<T>(task: () => Promise<T>, patience: Patience): Promise<T> {
  const endMs = performance.now() + patience.withinMs;
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (!isPassing(error) || performance.now() + patience.everyMs > endMs) throw error;
      patience.onFailed(error);
      await setTimeout(patience.everyMs);
    }
  }
}

function isPassing(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  const code: number = cause.code;
  return PASSING.has(code);
}
