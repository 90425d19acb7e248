import { gapsText } from './regional-checks.js';
import type { SlotGaps } from './slot-gaps.js';
import { check, type Check, type CheckResult } from './window-checks.js';

/** What is counted in the national Silver rows of a window, for their checks. */
export interface NationalProfile {
  readonly silverRows: number;
  readonly duplicateKeys: number;
  /** Rows off the quarter-hours, and half-hour values off the half-hours. */
  readonly offGridRows: number;
  /** Quarter-hours up to the newest measured one that are not there, by why (R4). */
  readonly gaps: SlotGaps;
  /** Slots between measured ones that the source published without a consumption. */
  readonly unmeasuredSlots: number;
  /** Fully measured slots, and those whose balance is open by more than the tolerance (R7). */
  readonly balancedSlots: number;
  readonly balanceBreaches: number;
  /** Slots with a CO2 rate and all its productions, and how far the recomputed rate is off (R9). */
  readonly ratedSlots: number;
  readonly exactRates: number;
  readonly largestRateErrorGPerKwh: number;
}

/** Tolerance of the national balance in MW, batteries in: 97 of 97 rows of September 2023 (R7). */
export const NATIONAL_BALANCE_TOLERANCE_MW = 3;

/** The same where batteries are not published: -9 to +15 MW on those rows (R7). */
export const BALANCE_TOLERANCE_WITHOUT_BATTERIES_MW = 15;

/** The largest error of the recomputed rate in December 2021 is 5 g/kWh: more is another unit. */
export const CO2_RATE_TOLERANCE_G_PER_KWH = 6;

/** The checks of national series, in the order they are shown. */
export const NATIONAL_CHECKS: readonly Check<NationalProfile>[] = [
  check<NationalProfile>('key_unique', 'error', ({ duplicateKeys }) => [
    duplicateKeys === 0,
    `${duplicateKeys} (slot, series) keys occur more than once`,
  ]),
  check<NationalProfile>('slots_on_grid', 'error', ({ offGridRows }) => [
    offGridRows === 0,
    `${offGridRows} rows off the grid of their step`,
  ]),
  check<NationalProfile>('slots_complete', 'warning', ({ gaps }) => [
    gaps.unexplained.length === 0,
    gapsText(gaps),
  ]),
  check<NationalProfile>('no_autumn_surprise', 'warning', ({ gaps }) => [
    gaps.surprising.length === 0,
    `${gaps.surprising.length} quarter-hours in the autumn hour that the source never delivered`,
  ]),
  check<NationalProfile>('no_unmeasured_slot', 'warning', ({ unmeasuredSlots }) => [
    unmeasuredSlots === 0,
    `${unmeasuredSlots} slots published without a consumption between measured ones`,
  ]),
  check<NationalProfile>('energy_balance', 'warning', ({ balanceBreaches, balancedSlots }) => [
    balanceBreaches === 0,
    `${balanceBreaches} of ${balancedSlots} fully measured slots open by more than ${NATIONAL_BALANCE_TOLERANCE_MW} MW (${BALANCE_TOLERANCE_WITHOUT_BATTERIES_MW} without batteries)`,
  ]),
  check<NationalProfile>('co2_rate_recomputed', 'warning', (profile) => [
    profile.largestRateErrorGPerKwh <= CO2_RATE_TOLERANCE_G_PER_KWH,
    `${profile.exactRates} of ${profile.ratedSlots} rates as recomputed from the mix, the largest error ${profile.largestRateErrorGPerKwh} g/kWh`,
  ]),
];

/** Runs the checks of national series. */
export function checkNational(profile: NationalProfile): readonly CheckResult[] {
  return NATIONAL_CHECKS.map((run) => run(profile));
}
