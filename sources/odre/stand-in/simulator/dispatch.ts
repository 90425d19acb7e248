import { REGION_CODES, type RegionCode } from '../../../../domain/region/region.js';

import { installedCapacityAt } from './installed-capacity.js';
import { SIGNAL_MEASURES, type RegionSignal, type RegionState } from './region-state.js';

/** Exchange of France to which plants steer, MW: export is negative, as in eCO2mix (R7). */
const MIDDLE_EXCHANGE_MW = -4000;
/** What borders carry on either side of the middle, short of their limits of -18 and +10 GW. */
const EXCHANGE_REACH_MW = 12_000;
/** Quarter-hours kept: two days, as a snapshot is read a day at a time. */
const KEPT_QUARTERS = 192;

/** Lowest and highest output of plants that follow demand, as shares of what is installed. */
const FOLLOWING = {
  nucleaire: { lowest: 0.12, highest: 0.97 },
  hydraulique: { lowest: 0.02, highest: 0.95 },
  thermique: { lowest: 0.005, highest: 0.85 },
} as const;

type Following = keyof typeof FOLLOWING;

const FOLLOWING_MEASURES = Object.keys(FOLLOWING) as readonly Following[];

/**
 * A signal in which nuclear, hydro and thermal plants of all regions follow what France lacks or has
 * too much of, so that its physical exchange stays within what its borders carry.
 */
export function withDispatch(signal: RegionSignal): RegionSignal {
  const kept = new Map<number, States>();
  const statesAt = (quarterStartMs: number): States => {
    const known = kept.get(quarterStartMs);
    if (known !== undefined) return known;
    const [oldest] = kept.keys();
    if (kept.size >= KEPT_QUARTERS && oldest !== undefined) kept.delete(oldest);
    const states = dispatchedStates(signal, quarterStartMs);
    kept.set(quarterStartMs, states);
    return states;
  };
  return (region, quarterStartMs) =>
    statesAt(quarterStartMs).get(region) ?? signal(region, quarterStartMs);
}

type States = ReadonlyMap<RegionCode, RegionState>;

function dispatchedStates(signal: RegionSignal, quarterStartMs: number): States {
  const states = REGION_CODES.map((region) => [region, signal(region, quarterStartMs)] as const);
  const share = dispatchShare(states, quarterStartMs);
  return new Map(
    states.map(([region, state]) => [region, dispatched(state, region, quarterStartMs, share)]),
  );
}

/** Which share of their room upwards (positive) or downwards (negative) all plants take. */
function dispatchShare(
  states: readonly (readonly [RegionCode, RegionState])[],
  quarterStartMs: number,
): number {
  let exchangeMw = 0;
  let upMw = 0;
  let downMw = 0;
  for (const [region, state] of states) {
    for (const measure of SIGNAL_MEASURES) {
      exchangeMw += measure === 'consommation' ? state[measure] : -state[measure];
    }
    for (const measure of FOLLOWING_MEASURES) {
      const room = roomOf(state, region, quarterStartMs, measure);
      upMw += room.upMw;
      downMw += room.downMw;
    }
  }
  const wantedMw =
    MIDDLE_EXCHANGE_MW +
    EXCHANGE_REACH_MW * Math.tanh((exchangeMw - MIDDLE_EXCHANGE_MW) / EXCHANGE_REACH_MW);
  const lackMw = exchangeMw - wantedMw;
  return lackMw >= 0 ? Math.min(1, lackMw / upMw) : -Math.min(1, -lackMw / downMw);
}

function dispatched(
  state: RegionState,
  region: RegionCode,
  quarterStartMs: number,
  share: number,
): RegionState {
  const next: Record<keyof RegionState, number> = { ...state };
  for (const measure of FOLLOWING_MEASURES) {
    const { upMw, downMw } = roomOf(state, region, quarterStartMs, measure);
    next[measure] += share * (share > 0 ? upMw : downMw);
  }
  return next;
}

function roomOf(
  state: RegionState,
  region: RegionCode,
  quarterStartMs: number,
  measure: Following,
): { readonly upMw: number; readonly downMw: number } {
  const { nuclearMw, hydroMw, thermalMw } = installedCapacityAt(region, quarterStartMs);
  const installedMw = { nucleaire: nuclearMw, hydraulique: hydroMw, thermique: thermalMw }[measure];
  const { lowest, highest } = FOLLOWING[measure];
  return {
    upMw: Math.max(0, highest * installedMw - state[measure]),
    downMw: Math.max(0, state[measure] - lowest * installedMw),
  };
}
