import { GridError } from '../../domain/errors/grid-error.js';

/**
 * Waits for every start before it tells of failures, so that nothing comes up afterwards.
 *
 * @throws GridError with the code of the first failure that has one, else INTERNAL; its message
 * holds those of all.
 */
export async function allThenFailures(starts: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(starts);
  const failures = [
    ...new Set(
      outcomes.flatMap((outcome): unknown[] =>
        outcome.status === 'rejected' ? [outcome.reason] : [],
      ),
    ),
  ];
  if (failures.length === 0) return;
  const messages = failures.map((failure) =>
    failure instanceof Error ? failure.message : String(failure),
  );
  const known = failures.find((failure) => failure instanceof GridError);
  throw new GridError(
    known?.code ?? 'INTERNAL',
    `the platform did not start: ${messages.join('\n')}`,
    known?.details,
    failures,
  );
}
