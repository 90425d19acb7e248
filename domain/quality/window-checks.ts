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

/** Result of one check: an error closes the gate, a warning is shown. */
export interface CheckResult {
  readonly name: string;
  readonly severity: 'error' | 'warning';
  readonly passed: boolean;
  readonly detail: string;
}

/**
 * How the source works, not a defect: rows of the future, wall times that never were, repeats, the
 * second quarters of half-hours and the last line of a file, which is no record.
 */
export const EXPECTED_REASONS: readonly string[] = [
  'not_yet_published',
  'source_gap',
  'nonexistent_wall_time',
  'duplicate',
  'inside_half_hour',
  'legal_notice',
];

/** Share of defective rows above which a payload as a whole is not believed. */
const MAX_DEFECT_SHARE = 0.5;

/** Judges what was counted. */
export type Check<Profile> = (profile: Profile) => CheckResult;

/** A check by its name, its severity, and its judgement with a sentence that says what was seen. */
export const check =
  <Profile = PayloadProfile>(
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
  check('row_accounting', 'error', (profile) => {
    const setAside = sum(Object.values(profile.setAsideByReason));
    return [
      profile.rowsFetched === profile.rowsAccepted + setAside,
      `${profile.rowsFetched} sent, ${profile.rowsAccepted} accepted + ${setAside} set aside`,
    ];
  }),
  check('payload_believable', 'error', (profile) => {
    const defects = defectRows(profile);
    return [
      defects <= profile.rowsIn * MAX_DEFECT_SHARE,
      `${defects} of ${profile.rowsIn} rows are defective`,
    ];
  }),
];

/** The checks every payload passes, whatever the dataset, in the order they are shown. */
export const COMMON_CHECKS: readonly Check<PayloadProfile>[] = [
  ...PAYLOAD_CHECKS,
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
  check('no_source_gap', 'warning', ({ setAsideByReason }) => {
    const gaps = setAsideByReason['source_gap'] ?? 0;
    return [gaps === 0, `${gaps} rows published without any value between measured ones`];
  }),
];

/** Runs the checks of the answers alone. */
export function checkPayload(profile: PayloadProfile): readonly CheckResult[] {
  return PAYLOAD_CHECKS.map((run) => run(profile));
}

/** Runs the checks every payload passes. */
export function checkCommon(profile: PayloadProfile): readonly CheckResult[] {
  return COMMON_CHECKS.map((run) => run(profile));
}

/** Whether the gate to Gold stays closed. */
export function isGateClosed(results: readonly CheckResult[]): boolean {
  return results.some(({ severity, passed }) => severity === 'error' && !passed);
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
