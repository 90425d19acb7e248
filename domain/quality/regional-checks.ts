import { REGION_CODES } from '../region/region.js';

import type { SlotGaps } from './slot-gaps.js';
import { check, type Check, type CheckResult } from './window-checks.js';

/** What is counted in the regional Silver rows of a window, for their checks. */
export interface RegionalProfile {
  /** Rows Silver holds in the window, of this fetch and earlier ones. */
  readonly silverRows: number;
  readonly missingColumns: readonly string[];
  readonly duplicateKeys: number;
  readonly offGridRows: number;
  readonly regionsSeen: readonly string[];
  /** Slots in which fewer than all regions have a row. */
  readonly incompleteSlots: number;
  /** Quarter-hours up to the newest row without any: unexplained, and known (R4). */
  readonly gaps: SlotGaps;
  /** Fully measured rows whose balance is open by more than the tolerance, and all fully measured rows. */
  readonly balanceBreaches: number;
  readonly balancedRows: number;
}

/**
 * Tolerance of the regional balance in MW: the largest residue of the first half of 2024 in
 * Hauts-de-France is 28 MW; single real-time rows of Occitanie reached 67 MW (R7).
 */
export const BALANCE_TOLERANCE_MW = 30;

/** The checks of regional flows, in the order they are shown. */
export const REGIONAL_CHECKS: readonly Check<RegionalProfile>[] = [
  check<RegionalProfile>('mandatory_columns', 'error', ({ missingColumns }) => [
    missingColumns.length === 0,
    missingColumns.length === 0 ? 'all present' : `missing: ${missingColumns.join(', ')}`,
  ]),
  check<RegionalProfile>('key_unique', 'error', ({ duplicateKeys }) => [
    duplicateKeys === 0,
    `${duplicateKeys} (region, slot) keys occur more than once`,
  ]),
  check<RegionalProfile>('slots_on_grid', 'error', ({ offGridRows }) => [
    offGridRows === 0,
    `${offGridRows} rows off the grid of their step`,
  ]),
  check<RegionalProfile>(
    'regions_complete',
    'warning',
    ({ regionsSeen, incompleteSlots, silverRows }) => [
      silverRows === 0 || (incompleteSlots === 0 && regionsSeen.length === REGION_CODES.length),
      `${regionsSeen.length} of ${REGION_CODES.length} regions, ${incompleteSlots} slots lack a region`,
    ],
  ),
  check<RegionalProfile>('slots_complete', 'warning', ({ gaps }) => [
    gaps.unexplained.length === 0,
    gapsText(gaps),
  ]),
  check<RegionalProfile>('no_autumn_surprise', 'warning', ({ gaps }) => [
    gaps.surprising.length === 0,
    `${gaps.surprising.length} quarter-hours in the autumn hour that the source never delivered`,
  ]),
  check<RegionalProfile>('energy_balance', 'warning', ({ balanceBreaches, balancedRows }) => [
    balanceBreaches === 0,
    `${balanceBreaches} of ${balancedRows} fully measured rows open by more than ${BALANCE_TOLERANCE_MW} MW`,
  ]),
];

/** Runs the checks of regional flows. */
export function checkRegional(profile: RegionalProfile): readonly CheckResult[] {
  return REGIONAL_CHECKS.map((run) => run(profile));
}

/** The gaps of a window in a sentence. */
export function gapsText({ unexplained, known }: SlotGaps): string {
  const first = unexplained[0] === undefined ? '' : `, the first at ${unexplained[0]}`;
  return `${unexplained.length} quarter-hours missing${first}; ${known.length} missing as known (autumn clock change)`;
}
