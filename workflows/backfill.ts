import {
  ApplicationFailure,
  continueAsNew,
  defineQuery,
  isCancellation,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';

import { datasetEntry } from '../domain/dataset/dataset-catalogue.js';
import type { ErrorCode } from '../domain/errors/error-catalogue.js';
import { addMinutes } from '../domain/time/instant.js';
import { partitionByUtcMonth, type TimeWindow } from '../domain/time/time-window.js';

import {
  openPartitions,
  progressAtStart,
  withOutcome,
  withQuota,
  type PartitionOutcome,
} from './backfill-progress.js';
import {
  datasetsOfBackfill,
  PROGRESS_QUERY,
  type BackfillInput,
  type BackfillProgress,
  type IngestWindowResult,
} from './contracts.js';
import { describeFailure } from './describe-failure.js';
import { executeIngest } from './execute-ingest.js';
import { createQuotaGate } from './quota-gate.js';
import { backfillMarkdown } from './run-details.js';
import { tellingFailure, tellOutcome, tellSubject } from './search-attributes.js';

/** Answers how far a backfill is. */
export const progressQuery = defineQuery<BackfillProgress>(PROGRESS_QUERY);

/** Partitions one run works through before it continues as new, so that its history stays short. */
const PARTITIONS_PER_RUN = 60;

/**
 * Brings a span of history into Gold, a UTC month at a time, a few at once. A month that fails does
 * not stop the others; the backfill then fails naming it, and running it again changes nothing that
 * was right. It never takes the calls that the plain cycles need: then it waits for the quota's
 * reset. Started by `grid backfill`, which also goes on with one that was interrupted.
 */
export async function backfill(input: BackfillInput): Promise<BackfillProgress> {
  tellSubject(input.backfill, input.window, input.origin);
  return tellingFailure(() => runBackfill(input));
}

async function runBackfill(input: BackfillInput): Promise<BackfillProgress> {
  const partitions = partitionByUtcMonth(input.window);
  let progress = input.progress ?? progressAtStart(partitions, input.doneBefore ?? []);
  const report = (news: BackfillProgress): void => {
    progress = news;
    setCurrentDetails(backfillMarkdown(input, progress));
  };
  setHandler(progressQuery, () => progress);
  report(progress);

  const open = openPartitions(partitions, progress);
  const mine = open.slice(0, input.partitionsPerRun ?? PARTITIONS_PER_RUN);
  const gate = createQuotaGate((quota, waitsUntilUtc) => {
    report(withQuota(progress, quota, waitsUntilUtc));
  });
  await runPartitions(mine, input.concurrency, async (partition) => {
    await gate.pass();
    const outcome = await runPartition(partition, input);
    if (!('errorCode' in outcome)) gate.hear(outcome.at(-1)?.quota ?? null);
    report(withOutcome(progress, partition, outcome));
  });

  if (mine.length < open.length) {
    await continueAsNew<typeof backfill>({ ...input, progress });
  }
  return concluded(progress);
}

/** Lanes take partitions from one queue, oldest first. */
async function runPartitions(
  partitions: readonly TimeWindow[],
  concurrency: number,
  work: (partition: TimeWindow) => Promise<void>,
): Promise<void> {
  const queue = [...partitions];
  const lane = async (): Promise<void> => {
    for (let partition = queue.shift(); partition !== undefined; partition = queue.shift()) {
      await work(partition);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}

/**
 * The datasets of a backfill in turn, best vintage first, each for what the ones before it left
 * open at the end of the partition: consolidated data ends at a Parisian midnight inside a UTC day.
 */
async function runPartition(
  partition: TimeWindow,
  { backfill: name, origin }: BackfillInput,
): Promise<PartitionOutcome> {
  const results: IngestWindowResult[] = [];
  let open: TimeWindow | undefined = partition;
  try {
    for (const dataset of datasetsOfBackfill(name)) {
      if (open === undefined) break;
      const result = await executeIngest({ dataset, window: open, trigger: 'backfill', origin });
      results.push(result);
      open = stillOpen(open, result);
    }
    return results;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return describeFailure(error);
  }
}

/** What lies behind the newest slot a run brought, undefined when nothing does. */
function stillOpen(window: TimeWindow, result: IngestWindowResult): TimeWindow | undefined {
  if (result.newestSlotUtc === null) return window;
  const { stepMinutes } = datasetEntry(result.dataset);
  const startUtc = addMinutes(result.newestSlotUtc, stepMinutes ?? 0);
  return startUtc < window.endUtc ? { startUtc, endUtc: window.endUtc } : undefined;
}

function concluded(progress: BackfillProgress): BackfillProgress {
  const failed = progress.partitionsFailed;
  if (failed.length > 0) {
    throw ApplicationFailure.nonRetryable(
      `${failed.length} of ${progress.partitionsTotal} partitions failed: ${failed.join('; ')}`,
      'BACKFILL_INCOMPLETE' satisfies ErrorCode,
    );
  }
  tellOutcome(progress.rowsAccepted === 0 ? 'empty' : 'success', progress.rowsAccepted);
  return progress;
}
