import type { MissingReason } from '../../domain/energy/measurement.js';
import type { Origin } from '../../domain/energy/origin.js';
import { type Vintage, VINTAGES } from '../../domain/energy/vintage.js';
import { GridError } from '../../domain/errors/grid-error.js';
import {
  epochMsOf,
  instantFromEpochMs,
  MINUTE_MS,
  type UtcInstant,
} from '../../domain/time/instant.js';

import { getRegionOfKey, getSourceOfKey } from './dimension-keys.js';
import type { FlowRow } from './warehouse-reader.js';

/** A flow as it comes over the wire, by position: names would be repeated on every row. */
export type FlowCells = [
  slotStartUtc: UtcInstant,
  regionKey: number,
  sourceKey: number,
  valueMw: number | null,
  missingReason: MissingReason | null,
  stepMinutes: number,
  vintageRank: number,
];

/** A row as served, from its cells. */
export function flowRow(
  cells: FlowCells,
  origin: Origin,
  findSlotEnd: (slotStartUtc: UtcInstant, stepMinutes: number) => UtcInstant,
): FlowRow {
  const [slotStartUtc, regionKey, sourceKey, valueMw, reason, stepMinutes, rank] = cells;
  const region = getRegionOfKey(regionKey);
  return {
    regionCode: region.code,
    regionName: region.name,
    source: getSourceOfKey(sourceKey),
    slotStartUtc,
    slotEndUtc: findSlotEnd(slotStartUtc, stepMinutes),
    valueMw,
    reason,
    vintage: getVintageOfRank(rank),
    origin,
  };
}

/** Rows come slot by slot: the end of the last one asked for is the end of most. */
export function createSlotEndFinder(): (start: UtcInstant, stepMinutes: number) => UtcInstant {
  let lastStart: UtcInstant | undefined;
  let lastStepMinutes = 0;
  let lastEnd: UtcInstant | undefined;
  return (start, stepMinutes) => {
    if (lastEnd !== undefined && start === lastStart && stepMinutes === lastStepMinutes) {
      return lastEnd;
    }
    lastStart = start;
    lastStepMinutes = stepMinutes;
    lastEnd = instantFromEpochMs(epochMsOf(start) + stepMinutes * MINUTE_MS);
    return lastEnd;
  };
}

/**
 * The vintage of a rank read from Gold.
 *
 * @throws GridError INTERNAL when there is no such rank.
 */
export function getVintageOfRank(rank: number): Vintage {
  const vintage = VINTAGES[rank];
  if (vintage === undefined) {
    throw new GridError('INTERNAL', `Gold holds the vintage rank ${rank}, which names none`);
  }
  return vintage;
}
