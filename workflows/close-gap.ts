import { datasetEntry } from '../domain/dataset/dataset-catalogue.js';
import { measuredGap } from '../domain/dataset/measured-gap.js';
import type { TimeWindow } from '../domain/time/time-window.js';

import type { IngestWindowInput, IngestWindowResult } from './contracts.js';
import { executeIngest } from './execute-ingest.js';

/**
 * After an outage of the source that was longer than a window: loads what lies between, so that nobody
 * has to think of it. What fails is left to the standing orders that go over the last week and over
 * all of real time.
 */
export async function closeGap(
  { dataset, origin }: Pick<IngestWindowInput, 'dataset' | 'origin'>,
  window: TimeWindow,
  { measuredBeforeUtc }: IngestWindowResult,
): Promise<readonly IngestWindowResult[]> {
  const { stepMinutes } = datasetEntry(dataset);
  const results: IngestWindowResult[] = [];
  for (const gap of measuredGap(measuredBeforeUtc, stepMinutes, window)) {
    results.push(await executeIngest({ dataset, window: gap, trigger: 'schedule', origin }));
  }
  return results;
}
