import { defineSearchAttributeKey } from '@temporalio/common';
import {
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';

import type {
  IngestActivities,
  NewestPublishedSlot,
} from '../activities/ingest/ingest-activities.js';
import { isQuotaScarce } from '../domain/quality/call-quota.js';
import {
  addMinutes,
  floorToGrid,
  instantFromEpochMs,
  type UtcInstant,
} from '../domain/time/instant.js';
import { windowEndingAt } from '../domain/time/time-window.js';

import { INGEST_OPTIONS } from './activity-options.js';
import {
  CYCLE_INTERVAL_MINUTES,
  type DatasetId,
  type GridCycleInput,
  type IngestWindowResult,
} from './contracts.js';
import { executeIngest } from './execute-ingest.js';
import { tellOutcome, tellSubject } from './search-attributes.js';

const source = proxyActivities<IngestActivities>(INGEST_OPTIONS);
const scheduledStartKey = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');
const DATASET: DatasetId = 'eco2mix-regional-tr';

/**
 * One quarter-hour of the platform: brings the last hours up to the scheduled time into Gold, then
 * asks a few times for the slot that is current at that time and loads it once it is published.
 * Started by the schedule `grid-cycle`; a missed or failed cycle is healed by the next one, whose
 * window covers it. To run a window again use `grid rerun`.
 */
export async function gridCycle(input: GridCycleInput): Promise<IngestWindowResult> {
  const scheduledUtc = scheduledTime();
  const window = windowEndingAt(scheduledUtc, input.windowHours);
  tellSubject(DATASET, window, input.origin);
  let result = await executeIngest({
    dataset: DATASET,
    window,
    trigger: 'schedule',
    origin: input.origin,
  });
  let lastLookUtc = result.fetchedAtUtc;

  for (let ask = 1; ask <= input.patience.askCount; ask += 1) {
    const loadedUtc = result.newestMeasuredSlotUtc;
    if (!isOlder(loadedUtc, scheduledUtc)) break;
    tellWaiting(loadedUtc, scheduledUtc, ask, input.patience.askCount);
    await sleep(`${input.patience.askIntervalSeconds} seconds`);
    const published = await findPublished(ask);
    if (isQuotaScarce(published?.quota ?? null)) break;
    if (published?.slotStartUtc == null) continue;
    if (isOlder(loadedUtc, published.slotStartUtc)) {
      const endUtc = addMinutes(published.slotStartUtc, CYCLE_INTERVAL_MINUTES);
      result = await executeIngest({
        dataset: DATASET,
        window: windowEndingAt(endUtc, input.windowHours),
        trigger: 'schedule',
        origin: input.origin,
        ...(lastLookUtc === null ? {} : { lastLookUtc }),
      });
    }
    lastLookUtc = published.askedAtUtc;
  }
  setCurrentDetails(`Newest measured slot in Gold: ${result.newestMeasuredSlotUtc ?? 'none'}`);
  tellOutcome(result.rowsIn === 0 ? 'empty' : 'success', result.rowsAccepted);
  return result;
}

/** The schedule's time, not the clock's: a late, repeated or backfilled cycle has the same window. */
function scheduledTime(): UtcInstant {
  const info = workflowInfo();
  const scheduled = info.typedSearchAttributes.get(scheduledStartKey) ?? info.startTime;
  return floorToGrid(instantFromEpochMs(scheduled.getTime()), CYCLE_INTERVAL_MINUTES);
}

function isOlder(slotUtc: UtcInstant | null, than: UtcInstant): boolean {
  return slotUtc === null || slotUtc < than;
}

/** A question that fails is no news: what was loaded stays, the next cycle goes on. */
async function findPublished(ask: number): Promise<NewestPublishedSlot | undefined> {
  try {
    return await source.findNewestPublishedSlot.executeWithOptions(
      { summary: `asking again (${ask})` },
      [{ dataset: DATASET }],
    );
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.warn('the source did not say how far it has published', { ask, error: String(error) });
    return undefined;
  }
}

function tellWaiting(
  loadedUtc: UtcInstant | null,
  currentUtc: UtcInstant,
  ask: number,
  asks: number,
): void {
  setCurrentDetails(
    `Newest measured slot in Gold: ${loadedUtc ?? 'none'}\n\nWaiting for ${currentUtc} to be published (question ${ask} of ${asks})`,
  );
}
