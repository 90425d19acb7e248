import { GridError } from '../../domain/errors/grid-error.js';

/** Resolves after a time. */
export function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/** How long to ask, and how often. */
export interface PollLimits {
  readonly timeoutMs: number;
  readonly intervalMs?: number;
  /** Ends the wait early: what is waited for can no longer come. */
  readonly giveUp?: () => string | undefined;
}

/**
 * Asks until there is an answer.
 *
 * @throws GridError NOT_READY with `what` when the time is over or `giveUp` names a reason.
 */
export async function pollUntil<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limits: PollLimits,
): Promise<T> {
  const deadlineMs = Date.now() + limits.timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    const reason = limits.giveUp?.();
    if (reason !== undefined) throw new GridError('NOT_READY', `${what}: ${reason}`);
    if (Date.now() > deadlineMs) {
      throw new GridError('NOT_READY', `${what}: no answer within ${limits.timeoutMs / 1000} s`);
    }
    await delay(limits.intervalMs ?? 50);
  }
}
