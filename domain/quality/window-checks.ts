import { REGION_CODES } from '../region/region.js';

import type { SlotGaps } from './slot-gaps.js';

/** What is counted in the answers of a window, for its checks. */
export interface PayloadProfile {
  /** Rows the source said it sent. */
  readonly rowsFetched: number;
  /** Rows that were read from what it sent. */
  readonly rowsIn: number;
  /** Rows that reached Silver. */
  readonly rowsAccepted: number;
  /** Rows set aside, by reason. */
  readonly setAsideByReason: Readonly<Record<string, number>>;
  /** Cells that held text where a number belongs. */
  readonly invalidCells: number;
  readonly unknownColumns: readonly string[];
}

/** What is counted in a refined window, for its checks. */
export interface WindowProfile extends PayloadProfile {
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

/** Result of one check: an error closes the gate, a warning is shown. */
export interface CheckResult {
  readonly name: string;
  readonly severity: 'error' | 'warning';
  readonly passed: boolean;
  readonly detail: string;
}

/** How the source works, not a defect: rows of the future, wall times that never were, repeats. */
export const EXPECTED_REASONS: readonly string[] = [
  'not_yet_published',
  'source_gap',
  'nonexistent_wall_time',
  'duplicate',
];

/**
 * Tolerance of the regional balance in MW: the largest residue of the first half of 2024 in
 * Hauts-de-France is 28 MW; single real-time rows of Occitanie reached 67 MW (R7).
 */
export const BALANCE_TOLERANCE_MW = 30;

/** Share of defective rows above which a payload as a whole is not believed. */
const MAX_DEFECT_SHARE = 0.5;

type Check<Profile> = (profile: Profile) => CheckResult;

const check =
  <Profile extends PayloadProfile = WindowProfile>(
    name: string,
    severity: CheckResult['severity'],
    judge: (profile: Profile) => readonly [passed: boolean, detail: string],
  ): Check<Profile> =>
  (profile) => {
    const [passed, detail] = judge(profile);
    return { name, severity, passed, detail };
  };

/** Checks of the answers alone: what fails here reaches neither Silver nor Gold. */
export const PAYLOAD_CHECKS: readonly Check<PayloadProfile>[] = [
  check<PayloadProfile>('row_accounting', 'error', (profile) => {
    const setAside = sum(Object.values(profile.setAsideByReason));
    return [
      profile.rowsFetched === profile.rowsAccepted + setAside,
      `${profile.rowsFetched} sent, ${profile.rowsAccepted} accepted + ${setAside} set aside`,
    ];
  }),
  check<PayloadProfile>('payload_believable', 'error', (profile) => {
    const defects = defectRows(profile);
    return [
      defects <= profile.rowsIn * MAX_DEFECT_SHARE,
      `${defects} of ${profile.rowsIn} rows are defective`,
    ];
  }),
];

/** The checks of a regional window, in the order they are shown. */
export const WINDOW_CHECKS: readonly Check<WindowProfile>[] = [
  ...PAYLOAD_CHECKS,
  check('mandatory_columns', 'error', ({ missingColumns }) => [
    missingColumns.length === 0,
    missingColumns.length === 0 ? 'all present' : `missing: ${missingColumns.join(', ')}`,
  ]),
  check('key_unique', 'error', ({ duplicateKeys }) => [
    duplicateKeys === 0,
    `${duplicateKeys} (region, slot) keys occur more than once`,
  ]),
  check('slots_on_grid', 'error', ({ offGridRows }) => [
    offGridRows === 0,
    `${offGridRows} rows off the grid of their step`,
  ]),
  check('no_defective_rows', 'warning', (profile) => [
    defectRows(profile) === 0,
    reasonsText(profile.setAsideByReason),
  ]),
  check('no_invalid_cells', 'warning', ({ invalidCells }) => [
    invalidCells === 0,
    `${invalidCells} cells hold text where a number belongs`,
  ]),
  check('no_unknown_columns', 'warning', ({ unknownColumns }) => [
    unknownColumns.length === 0,
    unknownColumns.length === 0 ? 'none' : `kept in Bronze only: ${unknownColumns.join(', ')}`,
  ]),
  check('regions_complete', 'warning', ({ regionsSeen, incompleteSlots, silverRows }) => [
    silverRows === 0 || (incompleteSlots === 0 && regionsSeen.length === REGION_CODES.length),
    `${regionsSeen.length} of ${REGION_CODES.length} regions, ${incompleteSlots} slots lack a region`,
  ]),
  check('slots_complete', 'warning', ({ gaps }) => [gaps.unexplained.length === 0, gapsText(gaps)]),
  check('no_autumn_surprise', 'warning', ({ gaps }) => [
    gaps.surprising.length === 0,
    `${gaps.surprising.length} quarter-hours in the autumn hour that the source never delivered`,
  ]),
  check('no_source_gap', 'warning', ({ setAsideByReason }) => {
    const gaps = setAsideByReason['source_gap'] ?? 0;
    return [gaps === 0, `${gaps} rows published without any value between measured ones`];
  }),
  check('energy_balance', 'warning', ({ balanceBreaches, balancedRows }) => [
    balanceBreaches === 0,
    `${balanceBreaches} of ${balancedRows} fully measured rows open by more than ${BALANCE_TOLERANCE_MW} MW`,
  ]),
];

/** Runs the checks of the answers alone. */
export function checkPayload(profile: PayloadProfile): readonly CheckResult[] {
  return PAYLOAD_CHECKS.map((run) => run(profile));
}

/** Runs every check on a window. */
export function checkWindow(profile: WindowProfile): readonly CheckResult[] {
  return WINDOW_CHECKS.map((run) => run(profile));
}

/** Whether the gate to Gold stays closed. */
export function isGateClosed(results: readonly CheckResult[]): boolean {
  return results.some(({ severity, passed }) => severity === 'error' && !passed);
}

function gapsText({ unexplained, known }: SlotGaps): string {
  const first = unexplained[0] === undefined ? '' : `, the first at ${unexplained[0]}`;
  return `${unexplained.length} quarter-hours missing${first}; ${known.length} missing as known (autumn clock change)`;
}

function defectRows({ setAsideByReason }: PayloadProfile): number {
  const defects = Object.entries(setAsideByReason).filter(
    ([reason]) => !EXPECTED_REASONS.includes(reason),
  );
  return sum(defects.map(([, count]) => count));
}

function reasonsText(byReason: Readonly<Record<string, number>>): string {
  const parts = Object.entries(byReason).map(([reason, count]) => `${reason}: ${count}`);
  return parts.length === 0 ? 'no row set aside' : parts.join(', ');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
