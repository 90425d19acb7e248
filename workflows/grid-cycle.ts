import {
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  sleep,
} from '@temporalio/workflow';

import type {
  IngestActivities,
  NewestPublishedSlot,
} from '../activities/ingest/ingest-activities.js';
import { isQuotaScarce } from '../domain/quality/call-quota.js';
import { REGION_CODES } from '../domain/region/region.js';
import { addMinutes, type UtcInstant } from '../domain/time/instant.js';
import { windowEndingAt } from '../domain/time/time-window.js';

import { INGEST_OPTIONS } from './activity-options.js';
import { closeGap } from './close-gap.js';
import {
  CYCLE_INTERVAL_MINUTES,
  GRID_CYCLE_DATASET,
  type GridCycleInput,
  type IngestWindowResult,
} from './contracts.js';
import { executeIngest } from './execute-ingest.js';
import { scheduledTime } from './scheduled-time.js';
import { tellingFailure, tellOutcome, tellSubject } from './search-attributes.js';

const source = proxyActivities<IngestActivities>(INGEST_OPTIONS);
const DATASET = GRID_CYCLE_DATASET;

/**
 * One quarter-hour of the platform: brings the last hours up to the scheduled time into Gold, then
 * asks a few times for the slot that is current at that time and loads it once it is published.
 * Started by the schedule `grid-cycle`; a missed or failed cycle is healed by the next one, whose
 * window covers it. To run a window again use `grid rerun`.
 */
export async function gridCycle(input: GridCycleInput): Promise<IngestWindowResult> {
  const scheduledUtc = scheduledTime(CYCLE_INTERVAL_MINUTES);
  tellSubject(DATASET, windowEndingAt(scheduledUtc, input.windowHours), input.origin);
  return tellingFailure(() => runCycle(input, scheduledUtc));
}

async function runCycle(
  { origin, windowHours, patience }: GridCycleInput,
  scheduledUtc: UtcInstant,
): Promise<IngestWindowResult> {
  const ingestUpTo = (endUtc: UtcInstant, lastLookUtc: UtcInstant | null) =>
    executeIngest({
      dataset: DATASET,
      window: windowEndingAt(endUtc, windowHours),
      trigger: 'schedule',
      origin,
      ...(lastLookUtc === null ? {} : { lastLookUtc }),
    });

  const first = await ingestUpTo(scheduledUtc, null);
  let result = first;
  let lastLookUtc = result.fetchedAtUtc;
  for (let ask = 1; ask <= patience.askCount && !holdsWholeSlot(result, scheduledUtc); ask += 1) {
    tellWaiting(result, scheduledUtc, ask, patience.askCount);
    await sleep(`${patience.askIntervalSeconds} seconds`);
    const published = await findPublished(ask);
    if (published === undefined) continue;
    if (isQuotaScarce(published.quota)) break;
    if (published.slotStartUtc !== null && isNewsTo(result, published)) {
      const endUtc = addMinutes(published.slotStartUtc, CYCLE_INTERVAL_MINUTES);
      result = await ingestUpTo(endUtc, lastLookUtc);
    }
    lastLookUtc = published.askedAtUtc;
  }
  setCurrentDetails(newestText(result));
  await closeGap({ dataset: DATASET, origin }, windowEndingAt(scheduledUtc, windowHours), first);
  tellOutcome(result.rowsIn === 0 ? 'empty' : 'success', result.rowsAccepted);
  return result;
}

/** Whether Gold holds the slot that is current at an instant, of every region. */
function holdsWholeSlot(result: IngestWindowResult, currentUtc: UtcInstant): boolean {
  const newestUtc = result.newestMeasuredSlotUtc;
  const isWhole = result.regionsAtNewestSlot === REGION_CODES.length;
  return newestUtc !== null && newestUtc >= currentUtc && isWhole;
}

/** Whether the source has published a newer slot than Gold holds, or more regions of the newest. */
function isNewsTo(result: IngestWindowResult, published: NewestPublishedSlot): boolean {
  const { newestMeasuredSlotUtc: newestUtc, regionsAtNewestSlot } = result;
  if (published.slotStartUtc === null) return false;
  if (newestUtc === null || published.slotStartUtc > newestUtc) return true;
  return published.slotStartUtc === newestUtc && published.regions > regionsAtNewestSlot;
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

function newestText({ newestMeasuredSlotUtc, regionsAtNewestSlot }: IngestWindowResult): string {
  if (newestMeasuredSlotUtc === null) return 'Newest measured slot in Gold: none';
  return `Newest measured slot in Gold: ${newestMeasuredSlotUtc}, of ${regionsAtNewestSlot} regions`;
}

function tellWaiting(
  result: IngestWindowResult,
  currentUtc: UtcInstant,
  ask: number,
  asks: number,
): void {
  setCurrentDetails(
    `${newestText(result)}\n\nWaiting for all regions of ${currentUtc} to be published (question ${ask} of ${asks})`,
  );
}
