import type { UtcInstant } from '../domain/time/instant.js';
import { compactWindow, type TimeWindow } from '../domain/time/time-window.js';

import type { BackfillProgress, IngestWindowResult, QuotaReference } from './contracts.js';
import type { DescribedFailure } from './describe-failure.js';

/** The runs of a partition, or why it failed. */
export type PartitionOutcome = readonly IngestWindowResult[] | DescribedFailure;

/** A backfill that begins, or goes on where an interrupted one of the same span stopped. */
export function progressAtStart(
  partitions: readonly TimeWindow[],
  doneBefore: readonly UtcInstant[],
): BackfillProgress {
  const done = partitions.map(({ startUtc }) => startUtc).filter((at) => doneBefore.includes(at));
  return {
    partitionsTotal: partitions.length,
    partitionsDone: done.length,
    partitionsFailed: [],
    rowsAccepted: 0,
    inserted: 0,
    revised: 0,
    unchanged: 0,
    doneStartsUtc: done,
    partitionsBefore: done.length,
    callsLeft: null,
    waitsUntilUtc: null,
  };
}

/** The partitions that have neither been done nor failed. */
export function openPartitions(
  partitions: readonly TimeWindow[],
  { doneStartsUtc, partitionsDone, partitionsFailed }: BackfillProgress,
): readonly TimeWindow[] {
  // A run that the release before began tells how many, in order.
  if (doneStartsUtc === undefined)
    return partitions.slice(partitionsDone + partitionsFailed.length);
  return partitions.filter(
    (partition) =>
      !doneStartsUtc.includes(partition.startUtc) &&
      !partitionsFailed.some((failed) => failed.startsWith(compactWindow(partition))),
  );
}

/** The progress after a partition ended, well or badly. */
export function withOutcome(
  progress: BackfillProgress,
  partition: TimeWindow,
  outcome: PartitionOutcome,
): BackfillProgress {
  if ('errorCode' in outcome) {
    const failed = `${compactWindow(partition)}: ${outcome.errorCode} ${outcome.errorMessage}`;
    return { ...progress, partitionsFailed: [...progress.partitionsFailed, failed] };
  }
  const total = (of: (result: IngestWindowResult) => number): number =>
    outcome.reduce((sum, result) => sum + of(result), 0);
  return {
    ...progress,
    partitionsDone: progress.partitionsDone + 1,
    doneStartsUtc: [...(progress.doneStartsUtc ?? []), partition.startUtc],
    rowsAccepted: progress.rowsAccepted + total(({ rowsAccepted }) => rowsAccepted),
    inserted: progress.inserted + total(({ inserted }) => inserted),
    revised: progress.revised + total(({ revised }) => revised),
    unchanged: progress.unchanged + total(({ unchanged }) => unchanged),
  };
}

/** The progress with what the source said of its quota, and whether that makes it wait. */
export function withQuota(
  progress: BackfillProgress,
  quota: QuotaReference,
  waitsUntilUtc: UtcInstant | null,
): BackfillProgress {
  return { ...progress, callsLeft: quota.remaining, waitsUntilUtc };
}
