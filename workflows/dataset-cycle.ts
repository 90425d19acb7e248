import { ApplicationFailure, isCancellation, setCurrentDetails } from '@temporalio/workflow';

import { scheduleWindows } from '../domain/dataset/schedule-window.js';
import type { ErrorCode } from '../domain/errors/error-catalogue.js';
import { compactWindow, type TimeWindow } from '../domain/time/time-window.js';

import { closeGap } from './close-gap.js';
import type { DatasetCycleInput, DatasetCycleResult, IngestWindowResult } from './contracts.js';
import { describeFailure } from './describe-failure.js';
import { executeIngest } from './execute-ingest.js';
import { scheduledTime } from './scheduled-time.js';
import { tellingFailure, tellOutcome, tellSubject } from './search-attributes.js';

/**
 * A standing order of a dataset: brings the windows that are due at the scheduled time to Gold,
 * oldest first. A window that fails does not stop the others; the run then fails naming it, and the
 * next one covers it again. Started by the schedules of the dataset catalogue.
 */
export async function datasetCycle(input: DatasetCycleInput): Promise<DatasetCycleResult> {
  const windows = scheduleWindows(input.schedule, scheduledTime(1));
  const [first, last] = [windows[0], windows.at(-1)];
  if (first !== undefined && last !== undefined) {
    const whole = { startUtc: first.startUtc, endUtc: last.endUtc };
    tellSubject(input.dataset, whole, input.origin);
  }
  return tellingFailure(() => runWindows(input, windows));
}

async function runWindows(
  { dataset, origin }: DatasetCycleInput,
  windows: readonly TimeWindow[],
): Promise<DatasetCycleResult> {
  const results: IngestWindowResult[] = [];
  const failed: string[] = [];
  let done = 0;
  for (const window of windows) {
    try {
      const result = await executeIngest({ dataset, window, trigger: 'schedule', origin });
      results.push(result);
      if (window === windows[0]) {
        results.push(...(await closeGap({ dataset, origin }, window, result)));
      }
    } catch (error) {
      if (isCancellation(error)) throw error;
      const { errorCode, errorMessage } = describeFailure(error);
      failed.push(`${compactWindow(window)}: ${errorCode} ${errorMessage}`);
    }
    done += 1;
    setCurrentDetails(`${done} of ${windows.length} windows\n\n${failed.join('\n\n')}`);
  }
  if (failed.length > 0) {
    throw ApplicationFailure.nonRetryable(
      `${failed.length} of ${windows.length} windows failed: ${failed.join('; ')}`,
      'BACKFILL_INCOMPLETE' satisfies ErrorCode,
    );
  }
  const result = summed(dataset, results);
  tellOutcome(result.rowsAccepted === 0 ? 'empty' : 'success', result.rowsAccepted);
  return result;
}

function summed(
  dataset: DatasetCycleInput['dataset'],
  results: readonly IngestWindowResult[],
): DatasetCycleResult {
  const total = (of: (result: IngestWindowResult) => number): number =>
    results.reduce((sum, result) => sum + of(result), 0);
  return {
    dataset,
    windows: results.length,
    rowsAccepted: total(({ rowsAccepted }) => rowsAccepted),
    inserted: total(({ inserted }) => inserted),
    revised: total(({ revised }) => revised),
    unchanged: total(({ unchanged }) => unchanged),
  };
}
