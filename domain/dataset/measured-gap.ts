import { addMinutes, type UtcInstant } from '../time/instant.js';
import { partitionByUtcMonth, type TimeWindow } from '../time/time-window.js';

/** Real time leaves its source after about three months (R3): what is older is a backfill's. */
const LONGEST_GAP_MINUTES = 124 * 24 * 60;

/**
 * What lies between the last measured slot that was known and a window that was loaded after it, a UTC
 * month at a time, oldest first: nothing unless the source was away for longer than the window is.
 */
export function measuredGap(
  measuredBeforeUtc: UtcInstant | null | undefined,
  stepMinutes: number | null,
  window: TimeWindow,
): readonly TimeWindow[] {
  if (measuredBeforeUtc === null || measuredBeforeUtc === undefined || stepMinutes === null) {
    return [];
  }
  const nextUtc = addMinutes(measuredBeforeUtc, stepMinutes);
  const earliestUtc = addMinutes(window.startUtc, -LONGEST_GAP_MINUTES);
  const startUtc = nextUtc > earliestUtc ? nextUtc : earliestUtc;
  return startUtc < window.startUtc
    ? partitionByUtcMonth({ startUtc, endUtc: window.startUtc })
    : [];
}
