import type { RegionCode } from '../../../../domain/region/region.js';

import { mix, streamKey, uniform } from './noise.js';

/** When real-time figures appear and change. */
export interface PublicationRule {
  /** Whether the figures of a slot stand in the real-time dataset at a moment. */
  isPublished(region: RegionCode, slotStartMs: number, nowMs: number): boolean;
  /** Whether figures published by then may still be replaced. */
  isFirstEdition(slotStartMs: number, nowMs: number): boolean;
}

/** About one slot of a region in 50 comes later than the others, by at most half an hour. */
const LATE_SHARE = 1 / 50;
const MAX_LATENESS_MS = 30 * 60_000;
const REVISED_AFTER_MS = 3_600_000;
const QUARTER_MS = 900_000;

/** Publication with a lag counted from a slot's start. */
export function createPublicationRule(seed: number, lagSeconds: number): PublicationRule {
  const key = streamKey(seed, 'lateness');
  const lagMs = lagSeconds * 1000;
  return {
    isPublished: (region, slotStartMs, nowMs) => {
      if (nowMs < slotStartMs + lagMs) return false;
      if (nowMs >= slotStartMs + lagMs + MAX_LATENESS_MS) return true;
      const slotKey = mix(mix(key, Number(region)), slotStartMs / QUARTER_MS);
      const isLate = uniform(slotKey, 0) < LATE_SHARE;
      const latenessMs = isLate ? uniform(slotKey, 1) * MAX_LATENESS_MS : 0;
      return nowMs >= slotStartMs + lagMs + latenessMs;
    },
    isFirstEdition: (slotStartMs, nowMs) => nowMs < slotStartMs + lagMs + REVISED_AFTER_MS,
  };
}
