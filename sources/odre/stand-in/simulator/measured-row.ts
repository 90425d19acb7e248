import type { RegionCode } from '../../../../domain/region/region.js';

import { mix, streamKey, uniform } from './noise.js';
import { SIGNAL_MEASURES, type RegionSignal, type RegionState } from './region-state.js';

/** The published measures of a region and slot, whole MW, exchange closing the balance. */
export type PublishedMeasures = RegionState & { readonly ech_physiques: number };

/** How a physical state becomes published figures. */
export interface Publisher {
  /** Real-time figures of a quarter-hour; `isFirstEdition` before the hour in which some are revised. */
  realTime(region: RegionCode, startMs: number, isFirstEdition: boolean): PublishedMeasures;
  /** Consolidated figures of a half-hour: the mean of its quarters, slightly revised. */
  consolidated(region: RegionCode, startMs: number): PublishedMeasures;
}

const QUARTER_MS = 900_000;
/** About one real-time cell in 200 is first published with another value. */
const REVISED_SHARE = 1 / 200;
/** Consolidation moves figures by up to this share. */
const CONSOLIDATION_SHARE = 0.006;
/** eCO2mix's own balance misses by a few MW of rounding (R7). */
const BALANCE_SLACK_MW = 2;

/** Publishes the physical signal of a seed. */
export function createPublisher(seed: number, signal: RegionSignal): Publisher {
  const firstKey = streamKey(seed, 'first-edition');
  const consolidationKey = streamKey(seed, 'consolidation');
  return {
    realTime: (region, startMs, isFirstEdition) => {
      const cellKey = slotKey(firstKey, region, startMs);
      const factor = (index: number): number => {
        const draw = uniform(cellKey, index);
        if (!isFirstEdition || draw >= REVISED_SHARE) return 1;
        return 0.95 + 0.04 * (draw / REVISED_SHARE);
      };
      return publish(signal(region, startMs), { cellKey, factor });
    },
    consolidated: (region, startMs) => {
      const cellKey = slotKey(consolidationKey, region, startMs);
      const factor = (index: number): number =>
        1 + CONSOLIDATION_SHARE * (2 * uniform(cellKey, index) - 1);
      const mean = meanState(signal(region, startMs), signal(region, startMs + QUARTER_MS));
      return publish(mean, { cellKey, factor });
    },
  };
}

interface Edition {
  readonly cellKey: number;
  readonly factor: (measureIndex: number) => number;
}

function publish(state: RegionState, edition: Edition): PublishedMeasures {
  const figures: Record<keyof RegionState, number> = { ...state };
  let supplyMw = 0;
  SIGNAL_MEASURES.forEach((measure, index) => {
    // Adding 0 turns the -0 of an idle pump into 0.
    figures[measure] = Math.round(state[measure] * edition.factor(index)) + 0;
    if (measure !== 'consommation') supplyMw += figures[measure];
  });
  const slack = Math.round(BALANCE_SLACK_MW * (2 * uniform(edition.cellKey, -1) - 1));
  return { ...figures, ech_physiques: figures.consommation - supplyMw + slack };
}

function meanState(first: RegionState, second: RegionState): RegionState {
  const mean: Record<keyof RegionState, number> = { ...first };
  for (const measure of SIGNAL_MEASURES) mean[measure] = (first[measure] + second[measure]) / 2;
  return mean;
}

function slotKey(key: number, region: RegionCode, startMs: number): number {
  return mix(mix(key, Number(region)), startMs / QUARTER_MS);
}
